"""French names, most frequent first: public knowledge, no real person (_ is a space, . is nothing)."""

SURNAMES = """
Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux
David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure
André Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément
Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer
Dufour Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche
Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier
Philippe Bourgeois Pierre Benoît Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy
Guillot Hubert Berger Carpentier Sanchez Dupuis Moulin Louis Deschamps Huet Vasseur Perez Boucher Fleury
Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carré Charles Renault Charpentier Ménard Maillard
Baron Bertin Bailly Hervé Schneider Fernandez Le_Gall Collet Léger Bouvier Julien Prévost Millet Perrot
Daniel Le_Roux Cousin Germain Breton Besson Langlois Rémy Le_Goff Pelletier Lévêque Perrier Leblanc Barré
Lebrun Marchal Weber Mallet Hamon Boulanger Jacob Monnier Michaud Rodriguez Guichard Gillet Étienne Grondin
Poulain Tessier Chevallier Collin Chauvin Da_Silva Bouchet Gay Lemaître Bénard Maréchal Humbert Reynaud
Antoine Hoarau Perret Barthélemy Cordier Pichon Lejeune Gilbert Lamy Delaunay Pasquier Carlier Laporte Gros
Buisson Briand Alexandre Géraud Coulon Maurin Allard Tanguy Ferrand Raynaud Rossi Hébert Blondel Couturier
Jourdan Castel Bousquet Mas Delmas Roux-Martin Chabert Audibert Arnoux Imbert Blanchet Pons Estève Isnard
Olive Roubaud Gastaldi Tardieu Sicard Gueydan Reybaud Martel Coste Pascal Peyre Bremond Giraudet Ricard
Autran Allemand Rampal Bonifay Cayol Roumieu Chauvet Ripert Ravel Gilles Constant Bérenger Jullien Mouret
Bonnefoy Silvestre Honnorat Barbaroux Icard Magnan Guigou Aillaud Ventre Maurel Féraud Trabuc Bourrelly
de_La_Fontaine d'Aubigny de_Villeneuve du_Plessis de_Saint-Jean d'Hauteville Le_Bris Le_Corre L'Hermite
van_Damme
"""

HEADS = """
Bar Bel Ber Bor Bour Bran Bri Bru Cal Cam Can Cas Cau Cha Chan Char Chau Cho Cor Cou Cre Dal Dan Del Der Des
Dor Dou Dru Du Far Fer Fon Four Frai Fro Gai Gal Gan Gar Gau Ger Gir Gon Gou Gra Gre Gui Hau Her Hou Jau Jou
La Lan Lau Lem Les Lom Lou Mal Man Mar Mas Mau Mer Mon Mor Mou Nau Nou Pal Pan Par Pel Per Pin Poi Pon Por
Pou Pra Pru Quin Ra Ran Rau Ren Ri Ro Ron Rou Sal San Sar Sau Sen Ser Sou Tail Tar Tau Ter Tho Til Tou Tran
Trou Va Val Vau Ver Vi Vil
"""
MIDDLES = """
. . be bi ca ci de di fa gi la le li ma mi ne ni pi que ra ri ro sa se ta te ti tre va vi
"""
ENDINGS = """
bert bois chard chaud court deau dier din doux fard gnac gneau gnon ldi lain land lard las laud lier lin
llet llon lot mard mier mond nard naud neau net nier non not pin quet quin rac rand rat raud rel rey rier
rin ron rot roux sac sard sier son sse tard taud teau tel tet tier tin ton tot trand vard veau vier vin vot
"""

OLD_MEN = """
Jean Michel Philippe Alain Patrick Bernard Daniel Christian Gérard Jacques Pierre Serge Claude Francis André
Gilles Marc Dominique Jean-Pierre Jean-Claude Jean-Luc Roger Guy Robert René Yves Didier Pascal Éric Thierry
Bruno François Denis Joël Georges Henri Jean-Marc Jean-Louis Jean-Michel Jean-Paul Louis Paul Marcel Maurice
Raymond Roland Lucien Hervé Antoine Richard Régis Charles Joseph Max Fernand Norbert Noël Gabriel Gaston
Albert
"""
MID_MEN = """
Christophe Stéphane Laurent Frédéric Nicolas Sébastien David Olivier Éric Thierry Franck Jérôme Julien
Cédric Fabrice Arnaud Ludovic Guillaume Vincent Yannick Fabien Grégory Emmanuel Mickaël Jean-François Benoît
Cyril Gaël Lionel Samuel Sylvain Xavier Mathieu Damien Romain Jonathan Johan Anthony Alexandre Thomas Rémi
Ludwig Gilles Bruno Pascal Hervé Régis Jean-Christophe Jean-Philippe Pierre-Yves Raphaël Loïc Aurélien
Matthieu Teddy Steeve Grégoire Florent Jérémie Tony Patrice Marc Philippe Dimitri
"""
NEW_MEN = """
Thomas Kévin Nicolas Alexandre Maxime Anthony Romain Florian Quentin Lucas Jérémy Julien Mathieu Valentin
Dylan Théo Hugo Antoine Clément Guillaume Benjamin Adrien Jordan Vincent Pierre Alexis Corentin Damien Simon
Arthur Baptiste Rémi Bastien Steven Loïc Axel Enzo Mickaël Tristan Gaëtan Samuel Tom Louis Nathan Léo
Killian Raphaël Gabriel Jules Sacha Pierre-Louis Jean-Baptiste Ethan Noah Nolan Timéo Mathis Evan Robin
Dorian Tanguy Erwan Jason Logan
"""
OLD_WOMEN = """
Marie Martine Françoise Catherine Monique Nicole Jacqueline Sylvie Michèle Chantal Christine Annie Danielle
Brigitte Patricia Véronique Isabelle Dominique Marie-Christine Marie-Thérèse Marie-Claude Josiane Éliane
Evelyne Colette Bernadette Jeanne Anne Anne-Marie Claudine Ginette Denise Yvette Mireille Joëlle Corinne
Pascale Viviane Régine Odile Solange Geneviève Hélène Rose-Marie Marie-France Marie-Josée Lucienne Simone
Gisèle Suzanne Arlette Paulette Marcelle Yvonne Magali Muriel Agnès Béatrice Ghislaine Noëlle
"""
MID_WOMEN = """
Nathalie Isabelle Sandrine Valérie Stéphanie Céline Karine Virginie Sophie Laurence Florence Christelle
Delphine Laetitia Aurélie Émilie Séverine Véronique Corinne Cécile Caroline Magali Élodie Audrey Vanessa
Sabrina Jennifer Julie Géraldine Anne-Sophie Marie-Laure Anne-Laure Marie-Pierre Carole Fabienne Angélique
Peggy Ludivine Mélanie Jessica Hélène Claire Murielle Estelle Alexandra Gaëlle Nadège Maud Linda Sonia
Élisabeth Frédérique Johanna Cindy Aline Amandine Patricia Pascale Lydie Myriam Barbara
"""
NEW_WOMEN = """
Laura Marine Camille Marion Pauline Manon Léa Julie Morgane Anaïs Mélanie Océane Chloé Sarah Mathilde Lucie
Justine Charlotte Amandine Jessica Élodie Clara Margaux Emma Noémie Alexia Coralie Audrey Fanny Mélissa
Cassandra Inès Alicia Célia Ophélie Solène Maëva Kelly Cindy Ludivine Tiffany Estelle Eva Jade Lola Louise
Romane Juliette Agathe Lisa Alice Zoé Clémence Anne-Lise Marie-Lou Léna Élise Maëlys Ambre Lilou Rose Mégane
Priscilla
"""
