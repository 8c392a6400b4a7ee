"""Everything that is used in a browser: mock sites, gateway, explorer, desk, course, and the launcher that starts them."""
