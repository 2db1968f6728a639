#include "sim/company_words.h"

#include <array>

namespace dunlin {
namespace {

using Words = std::string_view;

constexpr std::uint32_t one_zone_weight[] = {1};

// German, shared by Germany, Austria and Switzerland except for stems, forms and the names of places.
constexpr Words german_trades[] = {
    "Anlagenbau",      "Maschinenbau",       "Pumpenbau",     "Fördertechnik",  "Hydraulik",        "Automation",
    "Antriebstechnik", "Verpackungstechnik", "Prüftechnik",   "Werkzeugbau",    "Kältetechnik",     "Steuerungsbau",
    "Apparatebau",     "Wägetechnik",        "Umwelttechnik", "Lackieranlagen", "Drucklufttechnik", "Getriebebau"};
constexpr Words german_given[] = {"Anna",   "Sabine",  "Petra",   "Jürgen", "Matthias", "Kerstin",
                                  "Stefan", "Birgit",  "Lukas",   "Heike",  "Jörg",     "Claudia",
                                  "Tobias", "Martina", "Florian", "Ute",    "Andreas",  "Käthe"};
constexpr Words german_family[] = {"Weber",  "Schröder", "Krüger", "Hofmann", "Lehmann", "Köhler",
                                   "Brandt", "Seidel",   "Jäger",  "Vogel",   "Bäumer",  "Kunze",
                                   "Reuter", "Thiel",    "Möller", "Pohl",    "Groß",    "Lenz"};

constexpr Words de_zones[] = {"Europe/Berlin"};
constexpr Words de_heads[] = {"Harn",  "Brun",  "Eschen", "Ramm", "Röth",   "Möhr",   "Külz",   "Wester",
                              "Tann",  "Grau",  "Holl",   "Dorn", "Stock",  "Kalt",   "Silber", "Birken",
                              "Haver", "Olden", "Rüster", "Wöhr", "Lauter", "Finken", "Schell", "Ahl"};
constexpr Words de_tails[] = {"scheid", "büttel", "wedel", "lohe",  "rode", "kamp", "brück", "hagen",
                              "beck",   "moor",   "horst", "stedt", "siek", "dorp", "feld",  "egge"};
constexpr Words de_forms[] = {"GmbH", "GmbH", "GmbH", "GmbH & Co. KG", "GmbH & Co. KG", "AG", "KG", "e.K."};
constexpr Words de_large_forms[] = {"GmbH", "AG", "GmbH & Co. KG", "SE"};
constexpr Words de_patterns[] = {"$s $t $f",      "$s $t $f",    "$s $t $f", "$t $s $f",
                                 "$s & Söhne $f", "Gebr. $s $f", "$s $f"};

constexpr Words at_zones[] = {"Europe/Vienna"};
constexpr Words at_heads[] = {"Gams", "Enzer", "Kirn",  "Lavan", "Pitz", "Traisl",
                              "Sölk", "Murn",  "Almer", "Zell",  "Hölz", "Rauris"};
constexpr Words at_tails[] = {"stätten", "wang",  "reith",  "ling",     "egger",
                              "bichl",   "kogel", "leiten", "gschwand", "auer"};
constexpr Words at_forms[] = {"GmbH", "GmbH", "GmbH", "GmbH & Co KG", "AG", "KG", "OG"};
constexpr Words at_large_forms[] = {"GmbH", "AG"};
constexpr Words at_patterns[] = {"$s $t $f", "$s $t $f", "$t $s $f", "$s $f"};

constexpr Words ch_zones[] = {"Europe/Zurich"};
constexpr Words ch_heads[] = {"Hägg",    "Rütli", "Nuss",  "Oberm", "Wild", "Grän",
                              "Tschall", "Bächt", "Eggen", "Zwing", "Moos", "Lüss"};
constexpr Words ch_tails[] = {"ikon", "wil", "ligen", "stetten", "matt", "acher", "hüsli", "ried", "schwand", "berger"};
constexpr Words ch_forms[] = {"AG", "AG", "AG", "GmbH"};
constexpr Words ch_large_forms[] = {"AG"};
constexpr Words ch_patterns[] = {"$s $t $f", "$s $t $f", "$s $f", "$t $s $f"};

// French.
constexpr Words french_heads[] = {"Vaubr", "Charm", "Lorm", "Trév",  "Gaud", "Marqu", "Auvr",  "Rouss",
                                  "Brév",  "Chanv", "Peyr", "Fontr", "Sauv", "Douv",  "Montr", "Quint"};
constexpr Words french_tails[] = {"elle", "oise", "ières", "ault", "igny", "ange", "eaux", "ec", "onne", "issac"};
constexpr Words french_trades[] = {"Automatismes", "Mécanique",  "Hydraulique", "Chaudronnerie",
                                   "Équipements",  "Procédés",   "Convoyage",   "Métrologie",
                                   "Robinetterie", "Emballages", "Énergies",    "Usinage"};
constexpr Words french_given[] = {"Élodie",   "Hélène",  "Sébastien", "Aurélie",  "Mathieu", "Céline",
                                  "François", "Camille", "Jérôme",    "Nathalie", "Benoît",  "Sandrine"};
constexpr Words french_family[] = {"Lefèvre", "Moreau",   "Garnier", "Chevalier", "Périer",  "Rousseau",
                                   "Bonnet",  "Gauthier", "Lambert", "Fontaine",  "Mercier", "Boyer"};
constexpr Words fr_zones[] = {"Europe/Paris"};
constexpr Words fr_forms[] = {"SAS", "SAS", "SARL", "SARL", "SA"};
constexpr Words fr_large_forms[] = {"SAS", "SA"};
constexpr Words fr_patterns[] = {"$s $t $f", "$s $t $f", "Établissements $s $f", "Société $s $f", "$t $s $f"};
constexpr Words ch_french_forms[] = {"SA", "SA", "Sàrl"};
constexpr Words ch_french_large_forms[] = {"SA"};

// Italian.
constexpr Words italian_heads[] = {"Bren", "Valm", "Torr", "Gald", "Marz", "Scal",
                                   "Fren", "Lov",  "Camp", "Sant", "Riv",  "Bross"};
constexpr Words italian_tails[] = {"azzi", "erini", "egato", "etti",  "igliani",
                                   "ardo", "oldi",  "anesi", "ucchi", "inelli"};
constexpr Words italian_trades[] = {"Meccanica", "Oleodinamica", "Impianti",       "Automazioni", "Imballaggi",
                                    "Pompe",     "Riduttori",    "Refrigerazione", "Stampi",      "Strumenti"};
constexpr Words italian_given[] = {"Giulia", "Marco",     "Chiara", "Nicolò", "Elena",
                                   "Davide", "Francesca", "Matteo", "Silvia", "Luca"};
constexpr Words italian_family[] = {"Ferri",    "Gallo", "Rinaldi", "Marchetti", "Fontana",
                                    "Barbieri", "Riva",  "Sartori", "Villa",     "Longo"};
constexpr Words it_zones[] = {"Europe/Rome"};
constexpr Words it_forms[] = {"S.r.l.", "S.r.l.", "S.r.l.", "S.p.A.", "S.n.c."};
constexpr Words it_large_forms[] = {"S.r.l.", "S.p.A."};
constexpr Words it_patterns[] = {"$s $t $f", "$s $t $f", "Officine $s $f", "F.lli $s $f"};
constexpr Words ch_italian_forms[] = {"SA", "Sagl"};
constexpr Words ch_italian_large_forms[] = {"SA"};
constexpr Words ch_italian_patterns[] = {"$s $t $f", "$s $f"};

constexpr Words nl_zones[] = {"Europe/Amsterdam"};
constexpr Words nl_heads[] = {"Zand",   "Brink",  "Oude",  "Elzen", "Wester", "Molen",
                              "Klaver", "Rietve", "Haver", "Vlier", "Kruis",  "Noord"};
constexpr Words nl_tails[] = {"stra", "huizen", "loo", "dijk", "drecht", "kamp", "ingen", "voort", "wolde", "hoek"};
constexpr Words nl_trades[] = {"Machinebouw",    "Pompen",       "Koeltechniek",    "Besturingen",
                               "Meettechniek",   "Verpakkingen", "Transportbanden", "Installaties",
                               "Zuiveltechniek", "Metaal",       "Kassenbouw",      "Scheepstechniek"};
constexpr Words nl_forms[] = {"B.V.", "B.V.", "B.V.", "B.V.", "N.V.", "V.O.F."};
constexpr Words nl_large_forms[] = {"B.V.", "N.V."};
constexpr Words nl_patterns[] = {"$s $t $f", "$s $t $f", "Gebroeders $s $f", "$s $f"};
constexpr Words nl_given[] = {"Sanne", "Joris", "Marloes", "Bram", "Femke",
                              "Thijs", "Anouk", "Ruben",   "Ilse", "Daniël"};
constexpr Words nl_family[] = {"de Vries", "Bakker", "Visser", "van Dijk", "Mulder",
                               "Smit",     "Postma", "Kuiper", "Hoekstra", "Dekker"};

constexpr Words gb_zones[] = {"Europe/London"};
constexpr Words gb_heads[] = {"Hather", "Thorn", "Wex",  "Col",   "Ashing", "Pend",
                              "Marl",   "Brack", "Quen", "Tolla", "Scar",   "Win"};
constexpr Words gb_tails[] = {"combe", "wick", "stead", "thorpe", "ley", "worth", "den", "ham", "bourne", "mere"};
constexpr Words gb_trades[] = {"Engineering",     "Controls",  "Fluid Power",   "Process Systems",
                               "Instruments",     "Conveyors", "Refrigeration", "Packaging",
                               "Precision Tools", "Valves",    "Metering",      "Fabrications"};
constexpr Words gb_forms[] = {"Ltd", "Ltd", "Ltd", "Limited", "plc", "LLP"};
constexpr Words gb_large_forms[] = {"Ltd", "plc"};
constexpr Words gb_patterns[] = {"$s $t $f", "$s $t $f", "$s $t $f", "$s & Sons $f", "$s Group $f"};
constexpr Words gb_given[] = {"Harriet", "Oliver", "Siobhán", "Gareth", "Priya",
                              "Callum",  "Louise", "Imran",   "Fiona",  "Duncan"};
constexpr Words gb_family[] = {"Ashworth",   "Bennett", "Carmichael", "Doyle", "Fletcher",
                               "Hargreaves", "Kaur",    "Mercer",     "Nolan", "Pryce"};

constexpr Words us_zones[] = {"America/New_York", "America/Chicago", "America/Los_Angeles"};
constexpr std::uint32_t us_zone_weights[] = {45, 35, 20};
constexpr Words us_heads[] = {"Calder", "Pinon",  "Tamar", "Wapsi",  "Kettle", "Sagamo",
                              "Ocot",   "Yarrow", "Quill", "Tuscar", "Chinko", "Larkin"};
constexpr Words us_tails[] = {"hollow", "ridge", "field", "vale", "bluff", "haven", "ville", "mont", "crest", "burg"};
constexpr Words us_trades[] = {"Automation",      "Controls",  "Industries", "Flow Systems",  "Manufacturing",
                               "Instrumentation", "Packaging", "Hydraulics", "Machine Works", "Process Equipment"};
constexpr Words us_forms[] = {"Inc.", "Inc.", "LLC", "LLC", "Corp."};
constexpr Words us_large_forms[] = {"Inc.", "Corp."};
constexpr Words us_patterns[] = {"$s $t, $f", "$s $t $f", "$s $t $f", "$s Brothers, $f"};
constexpr Words us_given[] = {"Megan",   "Tyler",  "Jasmine", "Kevin",  "Maria",
                              "Brandon", "Ashley", "Carlos",  "Denise", "Raymond"};
constexpr Words us_family[] = {"Alvarez", "Brooks",  "Coleman", "Dawson", "Espinoza",
                               "Griffin", "Hensley", "Keller",  "Nguyen", "Whitaker"};

constexpr Words pl_zones[] = {"Europe/Warsaw"};
constexpr Words pl_heads[] = {"Wierz", "Kosz", "Brzoz", "Jaw", "Gręb", "Łącz", "Świer", "Żuraw", "Mal", "Ostro"};
constexpr Words pl_tails[] = {"nica", "owice", "anów", "lin", "ewo", "czyn", "miec", "sław"};
constexpr Words pl_trades[] = {"Zakłady Mechaniczne", "Hydraulika",          "Automatyka", "Pompy",
                               "Narzędzia",           "Konstrukcje Stalowe", "Opakowania", "Chłodnictwo"};
constexpr Words pl_forms[] = {"Sp. z o.o.", "Sp. z o.o.", "Sp. z o.o.", "S.A.", "Sp. k."};
constexpr Words pl_large_forms[] = {"Sp. z o.o.", "S.A."};
constexpr Words pl_patterns[] = {"$t $s $f", "$t $s $f", "$s $f"};
constexpr Words pl_given[] = {"Agnieszka", "Paweł", "Małgorzata", "Łukasz", "Ewa", "Grzegorz", "Joanna", "Michał"};
constexpr Words pl_family[] = {"Wójcik", "Kamiński", "Dąbrowska", "Zając", "Król", "Pawlak", "Górska", "Sikora"};

constexpr Words se_zones[] = {"Europe/Stockholm"};
constexpr Words se_heads[] = {"Sölv", "Björk", "Åker", "Öster", "Gran", "Ham", "Sten", "Vind", "Älv", "Ros"};
constexpr Words se_tails[] = {"vik", "sta", "hult", "näs", "torp", "fors", "by", "ås"};
constexpr Words se_trades[] = {"Automation",    "Mekaniska", "Verkstad", "Hydraulik",
                               "Processteknik", "Pumpar",    "Kyla",     "Transportörer"};
constexpr Words se_forms[] = {"AB"};
constexpr Words se_large_forms[] = {"AB"};
constexpr Words se_patterns[] = {"$s $t $f", "$s $t $f", "$f $s $t"};
constexpr Words se_given[] = {"Åsa", "Björn", "Karin", "Göran", "Linnéa", "Mattias", "Sofia", "Håkan"};
constexpr Words se_family[] = {"Lindqvist", "Bergström", "Åkesson", "Hedlund", "Nyberg", "Sjöberg", "Wallin", "Öberg"};

constexpr std::array<Locale, 12> locales = {{
    {"DE", "de", 38, de_zones, one_zone_weight, de_heads, de_tails, german_trades, de_forms, de_large_forms,
     de_patterns, "$s Deutschland $f", german_given, german_family, "rechnungen"},
    {"AT", "de", 8, at_zones, one_zone_weight, at_heads, at_tails, german_trades, at_forms, at_large_forms, at_patterns,
     "$s Österreich $f", german_given, german_family, "buchhaltung"},
    {"CH", "de", 6, ch_zones, one_zone_weight, ch_heads, ch_tails, german_trades, ch_forms, ch_large_forms, ch_patterns,
     "$s (Schweiz) $f", german_given, german_family, "kreditoren"},
    {"CH", "fr", 2, ch_zones, one_zone_weight, french_heads, french_tails, french_trades, ch_french_forms,
     ch_french_large_forms, ch_patterns, "$s Romandie $f", french_given, french_family, "factures"},
    {"CH", "it", 1, ch_zones, one_zone_weight, italian_heads, italian_tails, italian_trades, ch_italian_forms,
     ch_italian_large_forms, ch_italian_patterns, "$s Ticino $f", italian_given, italian_family, "contabilita"},
    {"FR", "fr", 9, fr_zones, one_zone_weight, french_heads, french_tails, french_trades, fr_forms, fr_large_forms,
     fr_patterns, "$s France $f", french_given, french_family, "comptabilite"},
    {"NL", "nl", 9, nl_zones, one_zone_weight, nl_heads, nl_tails, nl_trades, nl_forms, nl_large_forms, nl_patterns,
     "$s Nederland $f", nl_given, nl_family, "facturen"},
    {"GB", "en", 7, gb_zones, one_zone_weight, gb_heads, gb_tails, gb_trades, gb_forms, gb_large_forms, gb_patterns,
     "$s (UK) $f", gb_given, gb_family, "purchase.ledger"},
    {"US", "en", 6, us_zones, us_zone_weights, us_heads, us_tails, us_trades, us_forms, us_large_forms, us_patterns,
     "$s USA, $f", us_given, us_family, "accounts.payable"},
    {"IT", "it", 6, it_zones, one_zone_weight, italian_heads, italian_tails, italian_trades, it_forms, it_large_forms,
     it_patterns, "$s Italia $f", italian_given, italian_family, "amministrazione"},
    {"PL", "pl", 4, pl_zones, one_zone_weight, pl_heads, pl_tails, pl_trades, pl_forms, pl_large_forms, pl_patterns,
     "$s Polska $f", pl_given, pl_family, "faktury"},
    {"SE", "sv", 4, se_zones, one_zone_weight, se_heads, se_tails, se_trades, se_forms, se_large_forms, se_patterns,
     "$s Sverige $f", se_given, se_family, "faktura"},
}};

}  // namespace

std::span<const Locale> demo_locales() {
  return locales;
}

}  // namespace dunlin
