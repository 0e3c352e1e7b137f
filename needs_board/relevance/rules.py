"""The engine's words that the rooms above may use, and where the engine's fields come from."""

from matching import Candidate, Decision, EngineError, WavePolicy, choose_wave

__all__ = ["Candidate", "Decision", "EngineError", "WavePolicy", "choose_wave"]
