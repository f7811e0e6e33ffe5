"""The drawing of the step in view as a file of its own."""

from ...explain.layout import draw
from ...explain.solution import Solution
from ...explain.steps import steps
from ...export.walkthrough import title
from ..templating import templates
from .view import Lab, View


def drawing_svg(solution: Solution, view: View) -> str:
    """SVG with everything in attributes: no style sheet is needed, nor asked for."""
    lab = Lab.of(solution, view, steps(solution), draw)
    template = templates.get_template("export/drawing.svg")
    return template.render(lab=lab, view=view, title=title(solution)).strip() + "\n"
