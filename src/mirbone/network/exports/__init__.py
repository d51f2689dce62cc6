"""The network as a file: SIF, GraphML, CX2 and SBML-qual."""
