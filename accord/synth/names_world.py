"""Names of families come from elsewhere: heads, syllables of the tail, first names."""

MAGHREB_SURNAMES = """
Benali Saïdi Mansouri Bouzid Belkacem Hamdi Cherif Brahimi Meziane Haddad Khelifi Ziani Slimani Amrani Kaci
Djebbar Bouazza Mebarki Larbi Rahmani Taleb Lounis Ait_Ahmed Ouali Belhadj Benamar Bensaïd Zerrouki Guerfi
Hammoudi Kadri Abdi Chaouch Boudiaf Ferhat Mokrani Toumi Bensalem Trabelsi Gharbi Jaziri Ben_Ali Ben_Amor
Ben_Salah El_Amrani El_Idrissi El_Khattabi El_Fassi Bennani Alaoui Tazi Berrada Lahlou Naciri Benjelloun
Chraïbi Ouazzani Mernissi Zouaoui Bouchareb Hadj_Ali Ould_Ahmed Benyahia Bekkouche Sahraoui Touati Medjahed
Boukhari Ghezali Sellami Rezgui Dridi Ayari Hamidi Azzouz
"""
MAGHREB_HEADS = """
Ben Bou Bel El_ Ait_ Ham Ker Mah Meh Zer Gha Kha Dje Rah Sah Tou Lah Cha Fer Had
"""
MAGHREB_MIDDLES = """
ab ac ad al am ar az ed el em id im is od om ou ouf ouz al aïd dal ham lal laz med raz sed zal
"""
MAGHREB_ENDINGS = """
i a ane aoui ache ar edj ene ia ine ir oud ouche our ah im
"""
MAGHREB_MEN = """
Mohamed Ahmed Karim Rachid Samir Mourad Ali Said Kamel Abdelkader Nabil Farid Hakim Omar Youssef Mustapha
Hassan Yacine Mehdi Sofiane Bilal Amine Walid Khaled Djamel Abdallah Brahim Ismaël Ibrahim Adel Tarek Riad
Fouad Nordine Abdelaziz Abdelhamid Lotfi Hichem Hamza Anis Rayan Ilyès Ayoub Zakaria Mohamed-Amine Sid_Ahmed
Lakhdar Tahar Smaïl Noureddine
"""
MAGHREB_WOMEN = """
Fatima Nadia Samira Malika Farida Yamina Khadija Leïla Zohra Aïcha Nora Karima Rachida Fatiha Sabrina Amina
Souad Djamila Hayat Naïma Latifa Hanane Yasmina Sonia Samia Houria Zineb Meriem Myriam Nawel Sarah Imane
Lynda Asma Kenza Inès Salma Houda Fatima_Zohra Fatma Warda Ghania Saliha Rabia Halima Zahra Hafida Siham
Ikram Chaïma
"""

AFRICA_SURNAMES = """
Diallo Traoré Diop Ndiaye Camara Keïta Coulibaly Konaté Koné Touré Sow Ba Barry Fall Cissé Sylla Dia Kanté
Sissoko Dembélé Diarra Mendy Gomis Mbaye Gueye Faye Sarr Kouassi Kouamé Yao Koffi Konan N'Guessan Bamba
Ouattara Fofana Mbemba Nzonzi Mabiala Mukendi Ilunga Kabongo Tshibangu Nkounkou Ngoma Moukoko Essomba Abega
Mbarga Fotso Kamga Tchoupo Eto
"""
COMOROS_SURNAMES = """
Abdou Ali Ahamada Mohamed Said Soilihi Ibrahim Youssouf Hamidou Madi Attoumani Bacar Combo Mze Mroivili
M'Madi Msa Mdahoma Hassani Djoumoi Moussa Chanfi Boina Houmadi Maoulida Mmadi Nassor Toibibou Charif
Abdallah Halidi Salim
"""
AFRICA_HEADS = """
Ba Dia Ka Ko Ma Mba Mou Ndi Ngo Nko Sa Sou Ta Tou Ya Ki Lo
"""
AFRICA_MIDDLES = """
ba bo di fo ka ko ma mou na ngo ra sa ta tou wa ya lé
"""
AFRICA_ENDINGS = """
. ba dou ko la li mbo na ndé né ré ssé té ya nda ngu
"""
AFRICA_MEN = """
Mamadou Moussa Ibrahima Ousmane Abdoulaye Amadou Cheikh Boubacar Souleymane Bakary Adama Issa Seydou Modou
Aliou Drissa Lamine Youssouf Omar Yves Patrick Christian Serge Jean-Bosco Emmanuel Dieudonné Prosper Junior
Hervé Arsène Fabrice Said Ali Soilihi Nassur Faïd Ahamada Daoud Karim Mohamed Abdou
"""
AFRICA_WOMEN = """
Aminata Fatoumata Mariam Aïssatou Awa Kadiatou Fanta Oumou Adama Coumba Ramatoulaye Khady Ndeye Bintou
Djeneba Hawa Assitan Rokia Marie-Claire Grâce Espérance Solange Bernadette Clarisse Nadège Chantal Sylvie
Merveille Prisca Rachel Zaïnaba Faouzia Échat Moinaecha Halima Fatima Zalihata Nadjma Anziza Sitti
"""

SOUTH_SURNAMES = """
Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca Costa
Giordano Mancini Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli
Martini Leone Longo Gentile Martinelli Di_Stefano D'Angelo Garcia Martinez Lopez Sanchez Perez Gonzalez
Fernandez Rodriguez Ruiz Hernandez Jimenez Moreno Gimenez Navarro Torres Ramos Serrano Molina Ortega Delgado
Da_Silva Dos_Santos Pereira Ferreira Rodrigues Gonçalves Fernandes Martins Gomes Lopes Ribeiro Alves
Carvalho Teixeira Pinto Moreira Marques De_Oliveira Da_Costa Mendes Nunes Soares Luciani Casanova Santini
Mattei Colonna Giacomoni Poli Agostini Paoli Orsini Albertini Filippi Leca Susini Vincensini
"""
SOUTH_HEADS = """
Al Bar Bel Bon Cal Can Car Cas Col Del Fer Fio Gal Gia Gra Lom Mal Man Mar Mon Pal Pel Per Pis Ron Sal San
Ser Tor Val Ven Zan
"""
SOUTH_MIDDLES = """
a an ar e el en er i il in o ol on or u ul
"""
SOUTH_ENDINGS = """
bo cci ccio dini ello etti ez gni ini letti lli lo mi na nello ni no otti ra rdi relli ri ro sco ssi ta tti
vali zzi zzo
"""
SOUTH_MEN = """
Antonio José Manuel Carlos Luis Francisco Giuseppe Salvatore Vincenzo Pascal Antoine Joseph Ange Dominique
Jean Laurent Paulo João Fernando Miguel Pedro Ricardo Bruno Marco Fabio Angelo Mario Roberto Sergio Diego
Juan Rafael Stéphane David Jean-Ange Toussaint Pierre-Paul Nuno Rui Hugo
"""
SOUTH_WOMEN = """
Maria Anna Carmen Dolorès Rosa Ana Isabel Teresa Lucia Antonia Francesca Giulia Sylvia Angela Josefa
Conception Fernanda Sandra Paula Cristina Carla Laura Vanessa Elena Marie-Ange Marie-Dominique Laetitia
Ludovica Graziella Patrizia Manuela Lourdes Inès Sofia Béatriz Catarina Joana Rita Élisa Sara
"""

EAST_SURNAMES = """
Yilmaz Kaya Demir Çelik Sahin Yildiz Öztürk Aydin Özdemir Arslan Dogan Kiliç Aslan Çetin Kara Koç Kurt Özkan
Simsek Polat Sarkissian Petrossian Hakobyan Grigoryan Sargsyan Harutyunyan Karapetian Manoukian Kevorkian
Boghossian Garabedian Arakelian Papazian Terzian Nazarian Avakian Minassian Keshishian Ohanian Melikian
Popescu Ionescu Dumitru Kowalski Nowak Petrov
"""
EAST_HEADS = """
Ab Al Ar As Ba Bag Da Der Gar Gul Ha Kal Kar Kas Ma Mel Mou Ner Oz Sar Ta Ter Var Yes Zak
"""
EAST_MIDDLES = """
a ad ag ak al am ar ek en ik il in ir ok on or our ous
"""
EAST_ENDINGS = """
ian ossian akian oglu yan dar kaya escu ov ski gil han soy ici
"""
EAST_MEN = """
Mehmet Mustafa Ali Hasan Ibrahim Murat Emre Serkan Yusuf Kemal Armen Tigran Aram Hovannes Garo Vahé Hrant
Stepan Artur David Gevorg Karen Ashot Alexandru Ion Mihai Piotr Ivan Dragan Goran
"""
EAST_WOMEN = """
Ayse Fatma Emine Hatice Zeynep Elif Meryem Özlem Sevgi Gülay Anahit Ani Nariné Lusine Hasmik Gayané Mariam
Armine Siranouche Astrid Elena Ioana Mihaela Agnieszka Katarzyna Jelena Svetlana Olga Irina Mirela
"""

COUNTRIES = {
    "maghreb": [("99352", "ALGERIE", 60), ("99350", "MAROC", 22), ("99351", "TUNISIE", 18)],
    "africa": [
        ("99341", "SENEGAL", 30),
        ("99335", "MALI", 20),
        ("99326", "COTE D'IVOIRE", 25),
        ("99322", "CAMEROUN", 25),
    ],
    "comoros": [("99397", "COMORES", 100)],
    "south": [("99127", "ITALIE", 25), ("99139", "PORTUGAL", 45), ("99134", "ESPAGNE", 30)],
    "east": [("99208", "TURQUIE", 40), ("99252", "ARMENIE", 35), ("99114", "ROUMANIE", 25)],
    "french": [("99131", "BELGIQUE", 50), ("99109", "ALLEMAGNE", 50)],
}
