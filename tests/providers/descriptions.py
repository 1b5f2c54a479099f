"""Good descriptions of known albums, in our own words, and what is known of each."""

from aime_cli.entities import Language
from aime_cli.providers.facts import DescriptionFacts


def known(
    title: str,
    *artists: str,
    year: int | None = None,
    edition: int | None = None,
    labels: tuple[str, ...] = (),
    tracks: tuple[str, ...] = (),
) -> DescriptionFacts:
    """Return what is known of an album."""
    return DescriptionFacts(
        title=title,
        artists=artists,
        credit=" & ".join(artists),
        original_year=year,
        edition_year=edition,
        labels=labels,
        tracks=tracks,
    )


THRILLER = known(
    "Thriller",
    "Michael Jackson",
    year=1982,
    edition=2015,
    labels=("Epic",),
    tracks=("Billie Jean", "Beat It"),
)

THRILLER_FR = (
    "Sorti chez Epic en 1982, Thriller montre Michael Jackson au sommet de son art. La basse obsédante de Billie "
    "Jean et la guitare nerveuse de Beat It donnent à l'album son élan, tandis que les ballades laissent entendre "
    "une voix souple et tendre. Chaque arrangement est poli jusqu'au moindre claquement de doigts, sans jamais "
    "perdre sa chaleur. On y passe de la piste de danse à la nuit des films d'épouvante avec le même plaisir, et "
    "l'ensemble garde une fraîcheur que peu de disques populaires ont su conserver."
)

THRILLER_EN = (
    "Released on Epic in 1982, Thriller shows Michael Jackson at the height of his powers. The stalking bass of "
    "Billie Jean and the raw guitar of Beat It drive the album forward, while the ballads leave room for a voice "
    "that is both supple and tender. Every arrangement is polished down to the last snap of the fingers, yet the "
    "warmth is never lost. It moves from the dance floor to the haunted house with the same delight, and it still "
    "sounds fresher than most of the records that tried to follow it."
)

FRENCH = (
    (THRILLER, THRILLER_FR),
    (
        known("Histoire de Melody Nelson", "Serge Gainsbourg", year=1971, labels=("Philips",)),
        (
            "En moins d'une demi-heure, Histoire de Melody Nelson raconte une rencontre, un amour et une disparition. "
            "Serge Gainsbourg y parle plus qu'il ne chante, porté par une basse ronde et par des cordes qui montent comme "
            "une marée. Publié en 1971, le disque déconcerte d’abord : peu de refrains, beaucoup de silences, une "
            "guitare qui rôde au second plan. Il faut l'écouter d'une traite, dans l'ordre, pour entendre comment les "
            "mêmes motifs reviennent, changés, au moment de l'adieu."
        ),
    ),
    (
        known("Moon Safari", "Air", year=1998, edition=2019, labels=("Virgin",)),
        (
            "Avec ses claviers moelleux et ses mélodies flottantes, Moon Safari installe d'emblée une douceur de fin "
            "d'après-midi. Le duo Air y marie orgues anciens, voix murmurées et rythmes paresseux, sans jamais presser "
            "l'auditeur. Rien n'y paraît forcé : une ligne de basse suffit souvent à tenir le morceau, et le reste vient "
            "se poser autour, comme de la poussière dans la lumière. L'édition de 2019 permet de retrouver intacte cette "
            "élégance rêveuse, qui doit autant au cinéma qu'à la chanson."
        ),
    ),
    (
        known("Dummy", "Portishead", year=1994),
        (
            "Dummy avance à pas lents, dans une lumière de fin de nuit. La voix de Beth Gibbons, fragile et pourtant "
            "inflexible, se détache sur des batteries ralenties, des craquements de vinyle et des cordes empruntées à de "
            "vieux films d'espionnage. Portishead compose ainsi, dès son premier album, un monde fermé dont on ne sort "
            "qu'à regret. Les chansons parlent de manque et d'attente ; elles le font sans plainte, avec une retenue "
            "qui les rend plus poignantes encore. Un disque des années 1990 que le temps n'a guère entamé."
        ),
    ),
    (
        known("Ne me quitte pas", "Jacques Brel", labels=("Barclay",), tracks=("La valse à mille temps",)),
        (
            "Jacques Brel chante ici comme on plaide, debout, la main tendue vers la salle. Ne me quitte pas donne son "
            "nom à l'ensemble et en fixe le ton : une supplique à voix basse, que l'orchestre accompagne sans l'étouffer. "
            "La valse à mille temps apporte ensuite son vertige et son humour, en accélérant jusqu'à perdre haleine. "
            "Entre ces deux pôles, l'album dessine des personnages en quelques vers, avec une précision d'écrivain et une "
            "générosité de comédien."
        ),
    ),
    (
        known(
            "Kind of Blue",
            "Miles Davis",
            year=1959,
            labels=("Columbia",),
            tracks=("So What", "Blue in Green"),
        ),
        (
            "Peu de notes, beaucoup d'espace : Kind of Blue tient dans cette économie. Autour de Miles Davis, les "
            "musiciens improvisent à partir de quelques gammes, et chacun semble écouter avant de répondre. So What "
            "s'ouvre sur une question de la contrebasse, reprise par les cuivres ; Blue in Green s'éteint presque dans le "
            "piano. Paru en 1959, l'album demande peu à celui qui le découvre et offre toujours davantage à celui qui y "
            "revient, le soir surtout, quand la ville se tait."
        ),
    ),
    (
        known("Unknown Pleasures", "Joy Division", year=1979, labels=("Factory",)),
        (
            "Tout paraît lointain dans Unknown Pleasures : la batterie résonne comme au fond d'un couloir, la basse mène "
            "la mélodie, et la voix grave de Ian Curtis reste seule au milieu. Joy Division transforme l'énergie du punk "
            "en une tension froide, presque immobile, qui ne se relâche jamais. Le label Factory publie en 1979 ce premier "
            "disque dont la pochette, quelques lignes blanches sur fond noir, est devenue une image que l'on connaît même "
            "sans avoir entendu la musique."
        ),
    ),
    (
        known("★", "David Bowie", year=2016, labels=("ISO Records",), tracks=("Lazarus",)),
        (
            "David Bowie confie ses dernières chansons à un quartette de jazz new-yorkais, et cela s'entend dès les "
            "premières mesures. Les saxophones s'enroulent autour de la voix, la batterie se dérobe, les mélodies prennent "
            "des chemins de traverse. Lazarus regarde la fin en face, sans pathos, avec une étrange douceur. L'album de "
            "2016 ne ressemble à aucun de ceux qui le précèdent et pourtant tout y rappelle leur auteur : le goût du "
            "masque, l'humour noir, la beauté soudaine d'un refrain."
        ),
    ),
    (
        known("1989", "Taylor Swift", year=2014),
        (
            "Avec 1989, Taylor Swift quitte pour de bon la country et choisit la pop sans réserve. Les synthétiseurs "
            "brillent, les refrains sont taillés pour les stades, mais l'écriture garde son sens du détail : une écharpe "
            "oubliée, une ville la nuit, une dispute que l'on rejoue. L'album paru en 2014 raconte l'arrivée à New York "
            "et la liberté qu'elle promet. Sous la surface polie, les chansons parlent de rumeurs, de départs et de ce "
            "qu'il faut laisser derrière soi pour avancer."
        ),
    ),
    (
        known("Clandestino", "Manu Chao", year=1998, labels=("Virgin",)),
        (
            "Manu Chao a enregistré Clandestino comme on tient un carnet de route. Les chansons se suivent sans pause, "
            "liées par des voix de radio, des bruits de rue et une guitare qui revient toujours aux mêmes accords. On y "
            "parle d'exil, de frontières, de papiers que l'on n'a pas, mais sur un ton léger, presque enfantin. L'album "
            "passe d'une langue à l'autre au fil des rencontres. Cette simplicité voulue lui donne sa force : on croit "
            "l'avoir toujours connu.\n\n"
            "C'est un disque de voyage, à écouter en marchant."
        ),
    ),
    (
        known("The Köln Concert", "Keith Jarrett", year=1975, labels=("ECM",)),
        (
            "Seul devant un piano médiocre, Keith Jarrett improvise pendant plus d'une heure, et le public retient son "
            "souffle. The Köln Concert garde la trace de cette soirée : des motifs simples, répétés jusqu'à la transe, "
            "s'ouvrent soudain sur de longues phrases lyriques. On entend le musicien chanter, frapper du pied, chercher "
            "son chemin. ECM publie le disque en 1975, et des auditeurs qui n'écoutaient jamais de jazz l'adoptent "
            "aussitôt, sans doute parce que tout y naît sous leurs yeux."
        ),
    ),
    (
        known("Pop Satori", "Étienne Daho", year=1986, edition=1986),
        (
            "Étienne Daho trouve avec Pop Satori le ton qui sera le sien : une voix posée, presque confidentielle, sur "
            "des claviers clairs et des guitares légères. Les chansons parlent de fêtes qui finissent, de rendez-vous "
            "manqués, de villes traversées la nuit. Rien n'appuie, rien ne pèse ; la mélancolie passe dans un sourire. "
            "L'album de 1986 doit beaucoup à Londres pour le son, et beaucoup à la chanson française pour les mots. Il "
            "a gardé l'éclat de ces matins où l'on n'a pas dormi…"
        ),
    ),
)

ENGLISH = (
    (THRILLER, THRILLER_EN),
    (
        known(
            "Abbey Road",
            "The Beatles",
            year=1969,
            edition=2019,
            labels=("Apple Records",),
            tracks=("Something",),
        ),
        (
            "Abbey Road is the sound of four people who can barely share a room and still listen to each other. The "
            "Beatles open with a whispered groove, find in Something one of their loveliest melodies, and then spend a "
            "whole side letting unfinished songs run into one another. Guitars trade short solos, harmonies stack up, and "
            "the drums finally get a moment of their own. First issued in 1969 and repackaged in the 2019 edition, it "
            "remains a graceful way of saying goodbye."
        ),
    ),
    (
        known("Blue", "Joni Mitchell", year=1971, labels=("Reprise",)),
        (
            "On Blue, Joni Mitchell strips the songs to a voice, a piano or a dulcimer, and very little else. The tunings "
            "are unusual and the melodies leap where one expects them to settle, which keeps every confession from "
            "sounding easy. She writes about love that has ended, about travelling too far, about a child she cannot "
            "name, and never asks for pity. Reprise put it out in 1971. Later songwriters have borrowed its candour; few "
            "have matched its precision."
        ),
    ),
    (
        known("OK Computer", "Radiohead", year=1997),
        (
            "Radiohead made OK Computer in a country house, and the rooms can be heard in it: long echoes, sudden "
            "silences, guitars that seem to come from the next floor. The songs worry about speed, noise and the voices "
            "of machines, but the worry is sung with real tenderness. A three-part epic gives way to a lullaby, and a "
            "lullaby to an alarm. By the late 1990s few rock bands dared to sound this lost, and fewer still made it feel "
            "like company."
        ),
    ),
    (
        known("Rumours", "Fleetwood Mac", year=1977, edition=1977, labels=("Warner Bros. Records",)),
        (
            "Rumours is famous for the quarrels behind it, yet what strikes the ear is how light it sounds. Fleetwood "
            "Mac had three writers with three tempers, and a rhythm section that made all of them agree. The acoustic "
            "guitars shine, the harmonies close over every bitter line, and the drums stay dry and patient. Warner Bros. "
            "Records released it in 1977. One can dance to it for years before noticing that nearly every song is "
            "somebody leaving somebody else."
        ),
    ),
    (
        known("Blue Lines", "Massive Attack", year=1991),
        (
            "Slow, warm and slightly dangerous, Blue Lines brought the sound systems of Bristol into the living room. "
            "Massive Attack build each track from a deep bass line, a loop with dust on it and voices that prefer to "
            "murmur. Shara Nelson sings the big refrains with the force of classic soul, while the rappers answer "
            "as if half asleep. Nothing hurries. It is music for the hours after the club has closed, and it taught a "
            "whole decade how to wait for the beat."
        ),
    ),
    (
        known(
            "The Velvet Underground & Nico", "The Velvet Underground", "Nico", year=1967, labels=("Verve",)
        ),
        (
            "A banana on the sleeve, a viola that grinds like a lathe, and songs about things that nobody sang about: The "
            "Velvet Underground & Nico still feels like an intrusion. Lou Reed speaks as much as he sings, and Nico's "
            "cool, heavy vowels turn the gentler pieces into winter. Verve released the album in 1967 to very little "
            "notice. Its drones, its plain words and its refusal to be pleasant have since found their way into countless "
            "other records."
        ),
    ),
    (
        known(
            "A Love Supreme", "John Coltrane", year=1965, labels=("Impulse!",), tracks=("Acknowledgement",)
        ),
        (
            "Four notes in the bass, then a horn that climbs above them: A Love Supreme begins as plainly as a prayer. "
            "John Coltrane leads his quartet through a suite in four parts, each more urgent than the last, until the "
            "saxophone recites a poem without speaking a word of it. Acknowledgement takes the little motif through every "
            "key, as if to show that it belongs everywhere. Issued by Impulse! in 1965, the record asks for half an hour "
            "of silence and repays it."
        ),
    ),
    (
        known("Homogenic", "Björk", year=1997),
        (
            "Strings and machines meet on Homogenic, and neither gives way. Björk sets her voice against beats that crack "
            "like ice and an octet that swells like weather, and she sings of anger, of longing and of her own "
            "stubbornness with equal relish. The album is more of one piece than its predecessor; every song seems cut "
            "from the same dark stone. By the closing minutes, the storm has cleared, leaving a stillness that has been "
            "hard won."
        ),
    ),
    (
        known("Summer of 1969", "Various", edition=2009, labels=("Rhino",)),
        (
            "Summer of 1969 gathers a season of songs from radio, festival fields and crowded rehearsal rooms. The "
            "selection moves without fuss from soul to country and from garage rock to gentle harmony singing, and the "
            "order has been chosen with care: loud answers quiet, and a voice from one coast replies to one from the "
            "other. Some of these tunes are known to everyone, others will be discoveries even to people who were there. "
            "The reissue of 2009 sounds bright and unforced."
        ),
    ),
    (
        known("good kid, m.A.A.d city (Deluxe)", "Kendrick Lamar", year=2012),
        (
            "good kid, m.A.A.d city plays like a film watched through the window of a moving van. Kendrick Lamar follows "
            "one boy through one long day, with friends who push him, parents who leave messages on his phone, and a "
            "street that never lets anyone decide slowly. He changes his voice as the scenes change, from boast to "
            "whisper to prayer. The beats are roomy and often beautiful, which only sharpens the danger. At the end, the "
            "story turns toward mercy."
        ),
    ),
    (
        known("Trans-Europe Express", "Kraftwerk", year=1977, labels=("Kling Klang",)),
        (
            "Kraftwerk imagine a continent without frontiers, seen from the window of a night train. On Trans-Europe "
            "Express, the rhythm of the wheels becomes the rhythm of the music, steady and strangely sensual, while the "
            "melodies gleam like chrome. The voices speak of mirrors, of shop windows and of elegance, with a humour so "
            "dry that it is easy to miss. Made for Kling Klang in 1977, the record was soon heard in places its authors "
            "had never planned to visit."
        ),
    ),
    (
        known("無罪モラトリアム", "Sheena Ringo", year=1999),
        (
            "Sheena Ringo arrives with a voice that can purr and tear within a single line, and a band that is happy to "
            "follow her anywhere. Her first album runs from distorted guitars to cabaret, from sweet pop to something "
            "close to jazz, and the joins are part of the fun. The words name streets, songs and shops with the eye of a "
            "diarist. Even to listeners who do not follow the language, the wit is plain: it is in the phrasing, in the "
            "rolled consonants, in the grin that one can hear."
        ),
    ),
)

GOOD: tuple[tuple[Language, DescriptionFacts, str], ...] = (
    *(("fr", facts, text) for facts, text in FRENCH),
    *(("en", facts, text) for facts, text in ENGLISH),
)
