class UnknownVintage(Exception):
    """An agreement pins a vintage of the geographic code that the software does not carry."""

    def __init__(self, vintage: int) -> None:
        super().__init__(f"Le millésime {vintage} du code officiel géographique n’est pas disponible.")
