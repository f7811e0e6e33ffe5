"""Mistakes that learners make in the forward pass, as a teacher lists them: what is worked out in place of a line.

Written without a look at the rules that are to find them. Each gives the wrong number, or None where it cannot be made.
"""

from math import exp, log, sqrt, tanh

from tests.check.work import Work, kind, misread, moved_point


@kind("z", "bias_left_out")
def bias_left_out(w: Work) -> float | None:
    return w.right - w.bias()


@kind("z", "bias_sign")
def bias_subtracted(w: Work) -> float | None:
    return w.right - 2 * w.bias()


@kind("z", "input_left_out")
def only_the_bias(w: Work) -> float | None:
    return w.bias()


@kind("z", "term_left_out")
def one_product_left_out(w: Work) -> float | None:
    k = w.pick(range(w.n(w.l - 1)))
    return w.right - w.weight(k) * w.below(k) if w.n(w.l - 1) > 1 else None


@kind("z", "term_sign", "used:W", "used:a")
def one_product_with_the_wrong_sign(w: Work) -> float | None:
    k = w.pick(range(w.n(w.l - 1)))
    return w.right - 2 * w.weight(k) * w.below(k) if w.n(w.l - 1) > 1 else None


@kind("z", "transposed")
def weights_transposed(w: Work) -> float | None:
    n = w.n(w.l)
    if n != w.n(w.l - 1) or n < 2:
        return None
    return sum(w.weight(w.j, row=k) * w.below(k) for k in range(n)) + w.bias()


@kind("z", "wrong_row")
def weights_of_another_unit(w: Work) -> float | None:
    other = w.other(w.n(w.l), w.j)
    return None if other is None else sum(w.weight(k, row=other) * w.below(k) for k in w.inputs) + w.bias()


@kind("z", "wrong_bias", "used:b")
def bias_of_another_unit(w: Work) -> float | None:
    other = w.other(w.n(w.l), w.j)
    return None if other is None else w.right - w.bias() + w.bias(other)


@kind("z", "used:W")
def a_weight_misread(w: Work) -> float | None:
    k = w.pick(w.inputs)
    return w.right + (misread(w.weight(k), w) - w.weight(k)) * w.below(k)


@kind("z", "used:a", "used:x")
def an_input_misread(w: Work) -> float | None:
    if w.l > 1:
        return None
    k = w.pick(w.inputs)
    return w.right + (misread(w.below(k), w) - w.below(k)) * w.weight(k)


@kind("z", "used:b")
def a_bias_misread(w: Work) -> float | None:
    return w.right - w.bias() + misread(w.bias(), w)


@kind("z", "used:W")
def a_weight_with_a_moved_point(w: Work) -> float | None:
    k = w.pick(w.inputs)
    return w.right + (moved_point(w.weight(k), w) - w.weight(k)) * w.below(k)


@kind("z", "used:b", "bias_sign")
def a_bias_with_a_moved_point(w: Work) -> float | None:
    return w.right - w.bias() + moved_point(w.bias(), w)


@kind("z", "bias_weight_exchanged")
def bias_and_weight_exchanged(w: Work) -> float | None:
    k = w.pick(w.inputs)
    return w.right - w.weight(k) * w.below(k) - w.bias() + w.bias() * w.below(k) + w.weight(k)


@kind("z", "inputs_swapped")
def inputs_swapped(w: Work) -> float | None:
    if len(w.inputs) < 2:
        return None
    i, k = w.rng.sample(list(w.inputs), 2)
    return w.right + (w.weight(i) - w.weight(k)) * (w.below(k) - w.below(i))


@kind("z", "activation_forgotten_before")
def z_of_the_layer_before(w: Work) -> float | None:
    return sum(w.weight(k) * w.below_z(k) for k in w.inputs) + w.bias() if w.l > 1 else None


@kind("z", "used:a", "activation_repeated")
def one_activation_used_twice(w: Work) -> float | None:
    k = w.pick(w.inputs)
    other = w.other(w.n(w.l - 1), k)
    return None if other is None else w.right + w.weight(k) * (w.below(other) - w.below(k))


@kind("z", "used:W", "weight_repeated")
def one_weight_used_twice(w: Work) -> float | None:
    k = w.pick(w.inputs)
    other = w.other(w.n(w.l - 1), k)
    return None if other is None else w.right + (w.weight(other) - w.weight(k)) * w.below(k)


@kind("z", "bias_each_input")
def bias_added_for_every_input(w: Work) -> float | None:
    return w.right + (len(w.inputs) - 1) * w.bias() if len(w.inputs) > 1 else None


@kind("z", "weights_and_inputs_summed")
def sum_of_weights_times_sum_of_inputs(w: Work) -> float | None:
    if len(w.inputs) < 2:
        return None
    return sum(map(w.weight, w.inputs)) * sum(map(w.below, w.inputs)) + w.bias()


@kind("z", "divided_by_inputs")
def mean_of_the_products(w: Work) -> float | None:
    n = len(w.inputs)
    return (w.right - w.bias()) / n + w.bias() if n > 1 else None


@kind("z", "added_not_multiplied")
def weight_and_input_added(w: Work) -> float | None:
    return sum(w.weight(k) + w.below(k) for k in w.inputs) + w.bias()


@kind("z", "sign", "sign_of_line", "minus_lost")
def z_with_the_wrong_sign(w: Work) -> float | None:
    return -w.right


@kind("z", "bias_times_input")
def bias_multiplied_with_an_input(w: Work) -> float | None:
    return w.right - w.bias() + w.bias() * w.below(w.pick(w.inputs))


@kind("z", "wrong_sample_input")
def inputs_of_another_sample(w: Work) -> float | None:
    if w.samples < 2 or w.l > 1:
        return None
    other = w.other(w.samples, w.s)
    return sum(w.weight(k) * w.get(f"s{other}:a.0.{k}") for k in w.inputs) + w.bias()


@kind("z_new", "old_parameters")
def old_weights_and_biases(w: Work) -> float | None:
    return sum(w.get(f"W.{w.l}.{w.j}.{k}") * w.below(k) for k in w.inputs) + w.get(f"b.{w.l}.{w.j}")


@kind("z_new", "old_weights")
def old_weights_with_new_biases(w: Work) -> float | None:
    return sum(w.get(f"W.{w.l}.{w.j}.{k}") * w.below(k) for k in w.inputs) + w.bias()


@kind("z_new", "old_bias", "used:b_new")
def new_weights_with_old_biases(w: Work) -> float | None:
    return w.right - w.bias() + w.get(f"b.{w.l}.{w.j}")


@kind("z_new", "old_activations")
def old_activations_in_the_new_pass(w: Work) -> float | None:
    if w.l < 2:
        return None
    return sum(w.weight(k) * w.get(f"{w.p}a.{w.l - 1}.{k}") for k in w.inputs) + w.bias()


@kind("z_new", "used:W_new")
def one_old_weight_in_the_new_pass(w: Work) -> float | None:
    k = w.pick(w.inputs)
    return w.right + (w.get(f"W.{w.l}.{w.j}.{k}") - w.weight(k)) * w.below(k)


@kind("a", "activation_forgotten")
def activation_forgotten(w: Work) -> float | None:
    return w.z() if w.g != "identity" else None


@kind("a", "exp_sign", "used:z")
def e_to_z_for_e_to_minus_z(w: Work) -> float | None:
    return 1 / (1 + exp(w.z())) if w.g == "sigmoid" else None


@kind("a", "sigmoid_minus")
def one_minus_e_below(w: Work) -> float | None:
    return 1 / (1 - exp(-w.z())) if w.g == "sigmoid" and abs(w.z()) > 0.05 else None


@kind("a", "not_inverted")
def sigmoid_not_inverted(w: Work) -> float | None:
    return 1 + exp(-w.z()) if w.g == "sigmoid" else None


@kind("a", "one_left_out")
def sigmoid_without_the_one(w: Work) -> float | None:
    return 1 / exp(-w.z()) if w.g == "sigmoid" else None


@kind("a", "wrong_function", "used:function")
def tanh_for_sigmoid_or_sigmoid_for_tanh(w: Work) -> float | None:
    return {"sigmoid": tanh, "tanh": lambda z: 1 / (1 + exp(-z))}.get(w.g, lambda z: None)(w.z())


@kind("a", "wrong_function")
def sigmoid_for_relu(w: Work) -> float | None:
    return 1 / (1 + exp(-w.z())) if w.g in ("relu", "leaky_relu") else None


@kind("a", "absolute_value", "minus_lost")
def relu_as_absolute_value(w: Work) -> float | None:
    return -w.z() if w.g in ("relu", "leaky_relu") and w.z() < 0 else None


@kind("a", "relu_reversed")
def relu_the_wrong_way_round(w: Work) -> float | None:
    return min(w.z(), 0.0) if w.g == "relu" and w.z() < 0 else None


@kind("a", "step_function")
def step_function_for_relu(w: Work) -> float | None:
    return 1.0 if w.g in ("relu", "leaky_relu") and w.z() > 0 else None


@kind("a", "activation_forgotten", "leak_left_out")
def leaky_relu_without_its_factor(w: Work) -> float | None:
    return w.z() if w.g == "leaky_relu" and w.z() < 0 else None


@kind("a", "wrong_leak", "comma_shifted")
def leaky_relu_with_another_factor(w: Work) -> float | None:
    return 0.1 * w.z() if w.g == "leaky_relu" and w.z() < 0 else None


@kind("a", "softmax_not_normalised")
def softmax_not_divided(w: Work) -> float | None:
    return exp(w.z()) if w.g == "softmax" else None


@kind("a", "softmax_without_exp")
def softmax_without_exponentials(w: Work) -> float | None:
    total = sum(w.z(i) for i in range(w.n(w.l)))
    return w.z() / total if w.g == "softmax" and abs(total) > 0.05 else None


@kind("a", "softmax_others_only")
def softmax_divided_by_the_others(w: Work) -> float | None:
    if w.g != "softmax":
        return None
    return exp(w.z()) / sum(exp(w.z(i)) for i in range(w.n(w.l)) if i != w.j)


@kind("a", "exp_sign")
def softmax_with_minus(w: Work) -> float | None:
    return exp(-w.z()) / sum(exp(-w.z(i)) for i in range(w.n(w.l))) if w.g == "softmax" else None


@kind("a", "wrong_function")
def sigmoid_for_softmax(w: Work) -> float | None:
    return 1 / (1 + exp(-w.z())) if w.g == "softmax" else None


@kind("a", "wrong_unit", "used:z")
def z_of_another_unit(w: Work) -> float | None:
    other = w.other(w.n(w.l), w.j)
    if other is None or w.g == "softmax":
        return None
    return w.apply(w.z(other))


@kind("a", "one_minus_a", "exp_sign")
def one_minus_a(w: Work) -> float | None:
    return 1 - w.right if w.g == "sigmoid" else None


@kind("a", "used:z", "sign_of_z")
def activation_of_minus_z(w: Work) -> float | None:
    return w.apply(-w.z()) if w.g in ("tanh", "softplus", "silu", "gelu", "elu", "relu") else None


@kind("cost", "factor_2")
def half_left_out(w: Work) -> float | None:
    return 2 * w.right if w.is_sample_line and w.cost == "half_squared_error" else None


@kind("cost", "factor_half")
def half_too_many(w: Work) -> float | None:
    return w.right / 2 if w.is_sample_line and w.cost in ("squared_error", "mean_squared_error") else None


@kind("cost", "not_squared")
def not_squared(w: Work) -> float | None:
    return w.cost_factor * sum(w.errors) if w.is_squared else None


@kind("cost", "root_taken")
def root_taken(w: Work) -> float | None:
    return sqrt(w.right) if w.is_sample_line and w.right > 0 else None


@kind("cost", "sign", "minus_lost")
def cost_with_the_wrong_sign(w: Work) -> float | None:
    return -w.right if w.is_sample_line else None


@kind("cost", "absolute_errors")
def absolute_errors(w: Work) -> float | None:
    return w.cost_factor * sum(map(abs, w.errors)) if w.is_squared else None


@kind("cost", "divided_by_outputs")
def mean_over_the_outputs(w: Work) -> float | None:
    n = len(w.errors)
    return w.right / n if w.is_sample_line and n > 1 and w.cost in ("half_squared_error", "squared_error") else None


@kind("cost", "summed_over_outputs")
def sum_over_the_outputs(w: Work) -> float | None:
    n = len(w.errors)
    return w.right * n if w.is_sample_line and n > 1 and w.cost == "mean_squared_error" else None


@kind("cost", "one_output_only", "one_output_left_out")
def one_output_alone(w: Work) -> float | None:
    return w.cost_factor * w.pick(w.errors) ** 2 if w.is_squared and len(w.errors) > 1 else None


@kind("cost", "error_added")
def a_plus_y(w: Work) -> float | None:
    return w.cost_factor * sum((a + y) ** 2 for a, y in w.pairs) if w.is_squared else None


@kind("cost", "targets_exchanged", "used:y")
def targets_exchanged_in_the_cost(w: Work) -> float | None:
    if not w.is_squared or len(w.pairs) < 2:
        return None
    (a, y), (b, t), *rest = w.pairs
    return w.cost_factor * ((a - t) ** 2 + (b - y) ** 2 + sum((c - u) ** 2 for c, u in rest))


@kind("cost", "squares_subtracted")
def difference_of_squares(w: Work) -> float | None:
    return w.cost_factor * sum(a * a - y * y for a, y in w.pairs) if w.is_squared else None


@kind("cost", "sum_squared")
def square_of_the_sum(w: Work) -> float | None:
    return w.cost_factor * sum(w.errors) ** 2 if w.is_squared and len(w.errors) > 1 else None


@kind("cost", "second_part_left_out")
def cross_entropy_without_its_second_part(w: Work) -> float | None:
    return -sum(y * log(a) for a, y in w.pairs) if w.is_bce else None


@kind("cost", "first_part_left_out")
def cross_entropy_without_its_first_part(w: Work) -> float | None:
    return -sum((1 - y) * log(1 - a) for a, y in w.pairs) if w.is_bce else None


@kind("cost", "log_base_10")
def logarithm_to_base_10(w: Work) -> float | None:
    return w.right / log(10) if w.is_sample_line and "entropy" in w.cost else None


@kind("cost", "log_base_2")
def logarithm_to_base_2(w: Work) -> float | None:
    return w.right / log(2) if w.is_sample_line and "entropy" in w.cost else None


@kind("cost", "used:y")
def a_target_misread(w: Work) -> float | None:
    if not w.is_squared:
        return None
    j = w.pick(range(len(w.pairs)))
    a, y = w.pairs[j]
    return w.right + w.cost_factor * ((a - misread(y, w)) ** 2 - (a - y) ** 2)


@kind("cost", "sum_instead_of_mean")
def sum_over_samples(w: Work) -> float | None:
    return w.right * w.samples if w.is_over_samples and w.reduction == "mean" else None


@kind("cost", "mean_instead_of_sum")
def mean_over_samples(w: Work) -> float | None:
    return w.right / w.samples if w.is_over_samples and w.reduction == "sum" else None


@kind("cost", "wrong_sample")
def cost_of_one_sample(w: Work) -> float | None:
    return w.get(f"s{w.pick(range(w.samples))}:{w.name}") if w.is_over_samples else None
