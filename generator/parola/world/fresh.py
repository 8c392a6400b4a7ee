"""Values that belong to one member of one cell: none is handed out twice in a class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from random import Random

from parola.world.names import Called
from parola.world.phones import phone
from parola_kit.errors import BadInput

HOSTS = ("post.example", "mail.example", "letters.example")
TRIES = 2_000


class Fresh:
    """Hands out values, none twice; cells ask in the order of the roster, so that a later cell changes no earlier one.

    ``handle`` draws a handle that the class does not have yet; ``taken`` are values that others of the class hold already.
    """

    def __init__(self, handle: Callable[[Random], str], taken: Collection[str] = ()) -> None:
        self.handle = handle
        self._taken = set(taken)
        self._named: Counter[str] = Counter()

    def reserve(self, value: str) -> str:
        """The value itself, which is then taken."""
        self._taken.add(value)
        return value

    def name(self, country: str, names: Mapping[str, tuple[Called, ...]]) -> Called:
        """The next name of a country; namesakes begin when its pool is used up."""
        self._named[country] += 1
        return names[country][(self._named[country] - 1) % len(names[country])]

    def phone(self, country: str, chance: Random) -> str:
        """A number that nobody can dial.

        Raises:
            BadInput: nearly all numbers of the country are taken.
        """
        return self._one(f"phone numbers of {country}", lambda: phone(country, chance))

    def mail(self, words: str, chance: Random, host: str = "") -> str:
        """An address of two words and two digits at a host that nobody can have; ``words`` are joined by a point."""
        return self._one(f"addresses of {words}", lambda: f"{words}{chance.randint(10, 99)}@{host or chance.choice(HOSTS)}")

    def device(self, chance: Random) -> str:
        """The identifier of a device."""
        return self._one("devices", lambda: f"dv-{chance.getrandbits(40):010x}")

    def document(self, country: str, chance: Random) -> str:
        """The number of an identity document, a specimen."""
        return self._one(f"documents of {country}", lambda: f"SPECIMEN-{country}-{chance.randrange(10**7):07}")

    def bank(self, country: str, chance: Random) -> str:
        """The number of an account; it has no bank's form."""
        return self._one(f"accounts of {country}", lambda: f"{country}-TRN-{chance.randrange(10**8):08}")

    def title(self, forms: tuple[str, ...], words: tuple[str, ...], chance: Random) -> str:
        """The name of a firm, place or vehicle; a second one of the name gets a number when the words are used up."""
        drawn = [form.replace("{word}", word) for form in forms for word in words]
        free = [name for name in drawn if name not in self._taken]
        if free:
            return self.reserve(chance.choice(free))
        return self._one("names of firms and places", lambda: f"{chance.choice(drawn)} {chance.randint(2, 99)}")

    def _one(self, what: str, draw: Callable[[], str]) -> str:
        for _ in range(TRIES):
            if (value := draw()) not in self._taken:
                return self.reserve(value)
        raise BadInput(f"{what}: none is left that nobody has yet; a class of fewer seats has room")
