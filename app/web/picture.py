"""The drawing of the step in view as a file of its own."""

from app.explain.exports.walkthrough import title
from app.explain.layout import draw
from app.explain.solution import Solution
from app.explain.steps import steps
from app.web.contexts import Lab, View
from app.web.templating import templates


def drawing_svg(solution: Solution, view: View) -> str:
    """SVG with everything in attributes: no style sheet is needed, nor asked for."""
    lab = Lab.of(solution, view, steps(solution), draw)
    template = templates.get_template("exports/drawing.svg")
    return template.render(lab=lab, view=view, title=title(solution)).strip() + "\n"
