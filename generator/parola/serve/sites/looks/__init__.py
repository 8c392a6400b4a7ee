"""Theme packages of the smaller sites, each a folder of its own; none shares a template or a rule of style with another."""
