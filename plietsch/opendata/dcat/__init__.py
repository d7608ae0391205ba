"""The catalogue in the words of DCAT-AP.de 3.0, written as Turtle, RDF/XML and JSON-LD."""
