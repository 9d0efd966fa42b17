import sys
from pathlib import Path

# The report builders are shared by several test folders.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
