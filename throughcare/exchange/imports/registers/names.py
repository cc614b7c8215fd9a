"""Names for invented people, as a Dutch register in Latin-1 writes them.

Common given and family names, put together by chance; a likeness to anyone is chance as well.
"""

from __future__ import annotations

from typing import NamedTuple


class NameStock(NamedTuple):
    """Hold the names of one background, its share of the register, and the language spoken."""

    share: int
    language: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    """A family name may begin with a prefix, parted by `|`."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


DUTCH = NameStock(
    44, "Nederlands",
    _words("Jan Pieter Sander Joost Willem Bas Daan Thijs Ruben Jeroen Marco Dennis Kevin Wesley "
           "Johan Mark Patrick Stefan Roy Anouk Ingrid Renée Chantal Bjørn André"),
    (*_words("Jansen Bakker Visser Smit Mulder Bos Hendriks Kuipers Schuurman Dijkstra Veldhuis "
             "Kroeze Nijhof Wolters Brouwer Huisman Coenradië Möller"),
     "van de|Berg", "van der|Veen", "de|Groot", "van|Dijk", "ter|Horst", "van 't|Hof", "den|Ouden"),
)  # fmt: skip
SURINAMESE = NameStock(
    12, "Sranan",
    _words("Winston Ricardo Errol Glenn Desmond Faizel Rakesh Sheldon Clyde Romano Farida Anand"),
    _words("Ramdin Pinas Kartosen Codrington Mahabier Vriesde Wongsodikromo Blokland Soekhoe "
           "Amatmoekrim Landveld Sewdien"),
)  # fmt: skip
TURKISH = NameStock(
    11, "Turks",
    _words("Mehmet Emre Burak Hakan Serkan Yusuf Murat Cem Özgür Ümit Ibrahim Fatma"),
    _words("Yilmaz Kaya Demir Öztürk Çelik Aydin Arslan Korkmaz Güler Polat Ünal Bozkurt"),
)  # fmt: skip
MOROCCAN = NameStock(
    12, "Arabisch",
    _words("Mohamed Youssef Rachid Hamza Bilal Soufiane Anouar Zakaria Karim Said Abdelhak Naima"),
    _words("Bouazza Benali Amrani Idrissi Lahlou Ouali Boukhari Tahiri Chakir Azzouzi"),
)  # fmt: skip
POLISH = NameStock(
    9, "Pools",
    _words("Piotr Tomasz Krzysztof Marcin Jakub Grzegorz Kamil Pawel Mateusz Ewa"),
    _words("Kowalczyk Wisniewski Lewandowski Zielinski Szymanski Nowak Mazur Krawczyk Dudek"),
)  # fmt: skip
ANTILLEAN = NameStock(
    12, "Papiaments",
    _words("Jairzinho Gilberto Quincy Rugenson Elvis Raymond Curtley Shurandy Xavier Ruthmila"),
    _words("Martina Cijntje Felicia Maduro Winklaar Rosalia Isenia Koeiman Doran Pieternella"),
)  # fmt: skip
STOCKS = (DUTCH, SURINAMESE, TURKISH, MOROCCAN, POLISH, ANTILLEAN)
