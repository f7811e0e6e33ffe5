"""Mistakes that learners make in the backward pass and the update, as a teacher lists them."""

from math import exp, tanh

from tests.check.work import Work, kind, misread


@kind("dC_da.out", "factor_2")
def slope_of_the_cost_doubled(w: Work) -> float | None:
    return 2 * w.right


@kind("dC_da.out", "factor_half")
def slope_of_the_cost_halved(w: Work) -> float | None:
    return w.right / 2


@kind("dC_da.out", "sign", "minus_lost")
def target_minus_output(w: Work) -> float | None:
    return -w.right


@kind("dC_da.out", "target_left_out")
def target_left_out(w: Work) -> float | None:
    return w.a() if w.has_squares else None


@kind("dC_da.out", "output_left_out")
def output_left_out(w: Work) -> float | None:
    return -w.y() if w.has_squares else None


@kind("dC_da.out", "error_added", "used:y")
def output_plus_target(w: Work) -> float | None:
    return w.right + 2 * w.right / (w.a() - w.y()) * w.y() if w.has_squares else None


@kind("dC_da.out", "shortcut_too_early")
def a_minus_y_for_an_entropy(w: Work) -> float | None:
    return w.a() - w.y() if "entropy" in w.cost else None


@kind("dC_da.out", "used:y", "wrong_target")
def target_of_another_output(w: Work) -> float | None:
    other = w.other(w.n(w.l), w.j)
    return None if other is None or not w.has_squares else w.right / (w.a() - w.y()) * (w.a() - w.y(other))


@kind("dC_da.out", "slope_squared")
def error_squared_in_its_slope(w: Work) -> float | None:
    return w.right * (w.a() - w.y()) if w.has_squares else None


@kind("dC_da.out", "second_part_left_out")
def slope_of_the_first_part_of_cross_entropy(w: Work) -> float | None:
    return -w.y() / w.a() if w.cost == "binary_cross_entropy" else None


@kind("dC_da.out", "used:y")
def target_misread_in_the_slope(w: Work) -> float | None:
    return w.right / (w.a() - w.y()) * (w.a() - misread(w.y(), w)) if w.has_squares else None


@kind("dC_da.hid", "updated_weights")
def updated_weights_on_the_way_back(w: Work) -> float | None:
    return sum(w.get(f"W_new.{w.l + 1}.{j}.{w.j}") * w.delta(j, w.l + 1) for j in w.outputs) if w.learns else None


@kind("dC_da.hid", "not_transposed")
def weights_not_transposed(w: Work) -> float | None:
    n = w.n(w.l)
    if n != w.n(w.l + 1) or n < 2:
        return None
    return sum(w.get(f"W.{w.l + 1}.{w.j}.{j}") * w.delta(j, w.l + 1) for j in w.outputs)


@kind("dC_da.hid", "wrong_column")
def weights_that_leave_another_unit(w: Work) -> float | None:
    other = w.other(w.n(w.l), w.j)
    return None if other is None else sum(w.back(j, other) * w.delta(j, w.l + 1) for j in w.outputs)


@kind("dC_da.hid", "derivative_forgotten_after")
def slopes_in_place_of_deltas(w: Work) -> float | None:
    if w.activation(w.l + 1) in ("identity", "softmax"):
        return None
    return sum(w.back(j) * w.get(f"{w.p}dC_da.{w.l + 1}.{j}") for j in w.outputs)


@kind("dC_da.hid", "term_left_out", "only_one_path")
def one_path_left_out(w: Work) -> float | None:
    j = w.pick(w.outputs)
    return w.right - w.back(j) * w.delta(j, w.l + 1) if len(w.outputs) > 1 else None


@kind("dC_da.hid", "term_sign", "used:W", "used:delta")
def one_path_with_the_wrong_sign(w: Work) -> float | None:
    j = w.pick(w.outputs)
    return w.right - 2 * w.back(j) * w.delta(j, w.l + 1) if len(w.outputs) > 1 else None


@kind("dC_da.hid", "weights_left_out")
def deltas_summed_without_weights(w: Work) -> float | None:
    return sum(w.delta(j, w.l + 1) for j in w.outputs)


@kind("dC_da.hid", "activation_for_weight")
def delta_times_h_for_delta_times_w(w: Work) -> float | None:
    return sum(w.a() * w.delta(j, w.l + 1) for j in w.outputs)


@kind("dC_da.hid", "only_one_path", "term_left_out")
def one_path_alone(w: Work) -> float | None:
    j = w.pick(w.outputs)
    return w.back(j) * w.delta(j, w.l + 1) if len(w.outputs) > 1 else None


@kind("dC_da.hid", "averaged_over_paths")
def mean_over_the_paths(w: Work) -> float | None:
    return w.right / len(w.outputs) if len(w.outputs) > 1 else None


@kind("dC_da.hid", "deltas_left_out")
def weights_summed_without_deltas(w: Work) -> float | None:
    return sum(map(w.back, w.outputs))


@kind("dC_da.hid", "deltas_exchanged", "used:delta")
def deltas_exchanged(w: Work) -> float | None:
    if len(w.outputs) < 2:
        return None
    i, j = w.rng.sample(list(w.outputs), 2)
    return w.right + (w.back(i) - w.back(j)) * (w.delta(j, w.l + 1) - w.delta(i, w.l + 1))


@kind("dC_da.hid", "sign", "minus_lost")
def sum_on_the_way_back_with_the_wrong_sign(w: Work) -> float | None:
    return -w.right


@kind("dC_da.hid", "used:W")
def a_weight_misread_on_the_way_back(w: Work) -> float | None:
    j = w.pick(w.outputs)
    return w.right + (misread(w.back(j), w) - w.back(j)) * w.delta(j, w.l + 1)


@kind("da_dz", "slope_at_a")
def slope_taken_at_a(w: Work) -> float | None:
    a = w.a()
    s = 1 / (1 + exp(-a))
    return {"sigmoid": s * (1 - s), "tanh": 1 - tanh(a) ** 2}.get(w.g)


@kind("da_dz", "slope_formula_at_z")
def formula_of_a_with_z(w: Work) -> float | None:
    return {"sigmoid": w.z() * (1 - w.z()), "tanh": 1 - w.z() ** 2}.get(w.g)


@kind("da_dz", "slope_is_a", "one_minus_a_left_out")
def a_alone_for_the_slope(w: Work) -> float | None:
    return w.a() if w.g in ("sigmoid", "tanh") else None


@kind("da_dz", "slope_is_one_minus_a")
def one_minus_a_for_the_slope(w: Work) -> float | None:
    return 1 - w.a() if w.g in ("sigmoid", "tanh") else None


@kind("da_dz", "slope_is_z")
def z_for_the_slope(w: Work) -> float | None:
    return w.z() if w.g in ("sigmoid", "tanh", "relu") else None


@kind("da_dz", "slope_of_tanh", "wrong_slope")
def formula_of_tanh_for_sigmoid(w: Work) -> float | None:
    return 1 - w.a() ** 2 if w.g == "sigmoid" else None


@kind("da_dz", "slope_of_sigmoid", "wrong_slope")
def formula_of_sigmoid_for_tanh(w: Work) -> float | None:
    return w.a() * (1 - w.a()) if w.g == "tanh" else None


@kind("da_dz", "wrong_slope")
def slope_of_tanh_at_z_for_sigmoid(w: Work) -> float | None:
    return 1 - tanh(w.z()) ** 2 if w.g == "sigmoid" else None


@kind("da_dz", "relu_slope_below_0")
def relu_slope_1_below_0(w: Work) -> float | None:
    return 1.0 if w.g in ("relu", "leaky_relu") and w.z() < 0 else None


@kind("da_dz", "slope_is_a", "slope_is_z")
def a_for_the_slope_of_relu(w: Work) -> float | None:
    return w.a() if w.g == "relu" and w.z() > 0 else None


@kind("da_dz", "wrong_leak", "comma_shifted")
def another_leak(w: Work) -> float | None:
    return 0.1 if w.g == "leaky_relu" and w.z() < 0 else None


@kind("da_dz", "square_forgotten", "slope_is_one_minus_a")
def one_minus_a_without_the_square(w: Work) -> float | None:
    return 1 - w.a() if w.g == "tanh" else None


@kind("da_dz", "slope_one_plus_a")
def a_times_one_plus_a(w: Work) -> float | None:
    return w.a() * (1 + w.a()) if w.g == "sigmoid" else None


@kind("da_dz", "sign", "minus_lost", "sign_of_slope")
def slope_with_the_wrong_sign(w: Work) -> float | None:
    return -w.right


@kind("da_dz", "a_and_z_mixed", "used:a")
def one_minus_z_with_a(w: Work) -> float | None:
    return w.a() * (1 - w.z()) if w.g == "sigmoid" else None


@kind("da_dz", "used:z", "wrong_unit", "used:a")
def slope_of_another_unit(w: Work) -> float | None:
    other = w.other(w.n(w.l), w.j)
    return None if other is None or w.g == "softmax" else w.get(f"{w.p}da_dz.{w.l}.{other}")


@kind("delta", "derivative_forgotten")
def derivative_forgotten(w: Work) -> float | None:
    return w.dC_da() if w.g not in ("softmax", "identity") else None


@kind("delta", "derivative_twice")
def derivative_twice(w: Work) -> float | None:
    return w.right * w.slope() if w.g != "softmax" else None


@kind("delta", "sign_of_delta", "sign", "minus_lost")
def delta_with_the_wrong_sign(w: Work) -> float | None:
    return -w.right


@kind("delta", "delta_is_a")
def delta_is_the_activation(w: Work) -> float | None:
    return w.a()


@kind("delta", "cost_slope_left_out")
def slope_alone(w: Work) -> float | None:
    return w.slope() if w.g not in ("softmax", "identity") else None


@kind("delta", "activation_for_slope", "used:da_dz")
def times_a_for_times_the_slope(w: Work) -> float | None:
    return w.dC_da() * w.a() if w.g not in ("softmax", "identity") else None


@kind("delta", "used:da_dz", "wrong_slope_unit")
def slope_of_another_unit_in_delta(w: Work) -> float | None:
    other = w.other(w.n(w.l), w.j)
    return None if other is None or w.g == "softmax" else w.dC_da() * w.get(f"{w.p}da_dz.{w.l}.{other}")


@kind("delta", "used:dC_da", "wrong_error_unit")
def error_of_another_unit(w: Work) -> float | None:
    other = w.other(w.n(w.l), w.j)
    return None if other is None or w.g == "softmax" else w.slope() * w.get(f"{w.p}dC_da.{w.l}.{other}")


@kind("delta", "added_not_multiplied")
def added_for_multiplied(w: Work) -> float | None:
    return w.dC_da() + w.slope() if w.g != "softmax" else None


@kind("delta", "divided_not_multiplied")
def divided_by_the_slope(w: Work) -> float | None:
    return w.dC_da() / w.slope() if w.g != "softmax" and w.slope() else None


@kind("delta", "diagonal_only")
def own_slope_of_softmax_alone(w: Work) -> float | None:
    return w.dC_da() * w.get(f"{w.p}da_dz.{w.l}.{w.j}.{w.j}") if w.g == "softmax" else None


@kind("delta", "factor_2", "used:dC_da")
def delta_doubled(w: Work) -> float | None:
    return 2 * w.right


@kind("delta", "mean_too_early")
def divided_by_the_samples_too_early(w: Work) -> float | None:
    return w.right / w.samples if w.samples > 1 else None


@kind("dC_dW", "wrong_activation")
def activation_of_the_unit_itself(w: Work) -> float | None:
    return w.delta() * w.a()


@kind("dC_dW", "wrong_input", "used:a")
def activation_of_another_unit(w: Work) -> float | None:
    other = w.other(w.n(w.l - 1), w.k)
    return None if other is None else w.delta() * w.below(other)


@kind("dC_dW", "wrong_delta", "used:delta")
def delta_of_another_unit(w: Work) -> float | None:
    other = w.other(w.n(w.l), w.j)
    return None if other is None else w.delta(other) * w.below(w.k)


@kind("dC_dW", "activation_forgotten_before")
def z_for_a(w: Work) -> float | None:
    return w.delta() * w.get(f"{w.p}z.{w.l - 1}.{w.k}") if w.l > 1 else None


@kind("dC_dW", "derivative_forgotten")
def error_times_activation(w: Work) -> float | None:
    return w.dC_da() * w.below(w.k)


@kind("dC_dW", "activation_left_out")
def delta_alone(w: Work) -> float | None:
    return w.delta()


@kind("dC_dW", "sign", "minus_lost")
def gradient_with_the_wrong_sign(w: Work) -> float | None:
    return -w.right


@kind("dC_dW", "transposed_gradient")
def gradient_transposed(w: Work) -> float | None:
    if w.n(w.l) != w.n(w.l - 1) or w.j == w.k:
        return None
    return w.delta(w.k) * w.below(w.j)


@kind("dC_dW", "weight_multiplied")
def times_the_weight_too(w: Work) -> float | None:
    return w.right * w.weight(w.k)


@kind("dC_dW", "weight_for_activation")
def weight_for_the_activation(w: Work) -> float | None:
    return w.delta() * w.weight(w.k)


@kind("dC_dW", "divided_not_multiplied")
def divided_by_the_activation(w: Work) -> float | None:
    return w.delta() / w.below(w.k) if abs(w.below(w.k)) > 0.05 else None


@kind("dC_dW", "rate_too_early")
def rate_in_the_gradient(w: Work) -> float | None:
    return w.right * w.rate if w.learns and w.rate != 1 else None


@kind("dC_dW", "used:a")
def input_misread_in_the_gradient(w: Work) -> float | None:
    return w.delta() * misread(w.below(w.k), w) if w.l == 1 else None


@kind("dC_dW.all", "sum_instead_of_mean")
def gradients_summed(w: Work) -> float | None:
    return w.right * w.samples if w.reduction == "mean" else None


@kind("dC_dW.all", "mean_instead_of_sum")
def gradients_averaged(w: Work) -> float | None:
    return w.right / w.samples if w.reduction == "sum" else None


@kind("dC_dW.all", "mean_twice")
def mean_taken_twice(w: Work) -> float | None:
    return w.right / w.samples if w.reduction == "mean" else None


@kind("dC_dW.all", "wrong_sample")
def last_sample_alone(w: Work) -> float | None:
    return w.get(f"s{w.samples - 1}:dC_dW.{w.l}.{w.j}.{w.k}")


@kind("dC_dW.all", "term_left_out")
def a_sample_left_out(w: Work) -> float | None:
    share = 1 / w.samples if w.reduction == "mean" else 1
    return w.right - share * w.get(f"s{w.pick(range(w.samples))}:dC_dW.{w.l}.{w.j}.{w.k}")


@kind("dC_db", "derivative_forgotten")
def error_for_the_bias(w: Work) -> float | None:
    return w.dC_da()


@kind("dC_db", "sign", "minus_lost")
def bias_gradient_with_the_wrong_sign(w: Work) -> float | None:
    return -w.right


@kind("dC_db", "times_bias")
def times_the_bias(w: Work) -> float | None:
    return w.delta() * w.bias()


@kind("dC_db", "wrong_delta", "used:delta")
def delta_of_another_unit_for_the_bias(w: Work) -> float | None:
    other = w.other(w.n(w.l), w.j)
    return None if other is None else w.delta(other)


@kind("dC_db", "bias_gradient_one")
def one_for_the_bias(w: Work) -> float | None:
    return 1.0


@kind("dC_db", "times_activation", "bias_times_input")
def gradient_of_a_weight_for_the_bias(w: Work) -> float | None:
    return w.delta() * w.below(w.pick(w.inputs))


@kind("dC_db", "summed_over_units")
def summed_over_the_units(w: Work) -> float | None:
    return sum(map(w.delta, range(w.n(w.l)))) if w.n(w.l) > 1 else None


@kind("dC_db", "rate_too_early")
def rate_in_the_bias_gradient(w: Work) -> float | None:
    return w.right * w.rate if w.learns and w.rate != 1 else None


@kind("dC_db.all", "sum_instead_of_mean")
def bias_gradients_summed(w: Work) -> float | None:
    return w.right * w.samples if w.reduction == "mean" else None


@kind("dC_db.all", "mean_twice")
def bias_mean_taken_twice(w: Work) -> float | None:
    return w.right / w.samples if w.reduction == "mean" else None


@kind("dC_db.all", "mean_instead_of_sum")
def bias_gradients_averaged(w: Work) -> float | None:
    return w.right / w.samples if w.reduction == "sum" else None


@kind("dC_db.all", "wrong_sample")
def bias_gradient_of_one_sample(w: Work) -> float | None:
    return w.get(f"s{w.samples - 1}:dC_db.{w.l}.{w.j}")


@kind("W_new", "uphill")
def moved_uphill(w: Work) -> float | None:
    return w.old + w.rate * w.dW()


@kind("W_new", "rate_forgotten")
def rate_forgotten(w: Work) -> float | None:
    return w.old - w.dW()


@kind("W_new", "rate_twice")
def rate_twice(w: Work) -> float | None:
    return w.old - w.rate**2 * w.dW()


@kind("W_new", "not_updated")
def weight_not_updated(w: Work) -> float | None:
    return w.old


@kind("W_new", "wrong_gradient", "used:dC_dW")
def gradient_of_another_weight(w: Work) -> float | None:
    other = w.other(w.n(w.l - 1), w.k)
    return None if other is None else w.old - w.rate * w.dW(k=other)


@kind("W_new", "transposed_gradient", "used:dC_dW")
def gradient_of_the_mirrored_weight(w: Work) -> float | None:
    if w.n(w.l) != w.n(w.l - 1) or w.j == w.k:
        return None
    return w.old - w.rate * w.dW(w.k, w.j)


@kind("W_new", "old_left_out")
def change_alone(w: Work) -> float | None:
    return -w.rate * w.dW()


@kind("W_new", "used:learning_rate")
def another_learning_rate(w: Work) -> float | None:
    return w.old - w.pick([r for r in (0.01, 0.05, 0.1, 0.2, 0.5) if r != w.rate]) * w.dW()


@kind("W_new", "used:learning_rate")
def rate_tenfold(w: Work) -> float | None:
    return w.old - 10 * w.rate * w.dW() if abs(10 * w.rate - 1) > 1e-9 else None


@kind("W_new", "divided_by_rate")
def divided_by_the_rate(w: Work) -> float | None:
    return w.old - w.dW() / w.rate


@kind("W_new", "weight_multiplied", "step_times_weight")
def step_times_the_weight(w: Work) -> float | None:
    return w.old * (1 - w.rate * w.dW())


@kind("W_new", "rate_times_both")
def rate_times_the_difference(w: Work) -> float | None:
    return w.rate * (w.old - w.dW())


@kind("W_new", "uphill + rate_forgotten")
def uphill_without_the_rate(w: Work) -> float | None:
    return w.old + w.dW()


@kind("W_new", "bias_gradient_for_weight", "used:dC_dW")
def gradient_of_the_bias_for_the_weight(w: Work) -> float | None:
    return w.old - w.rate * w.db()


@kind("W_new", "used:W", "wrong_old")
def another_old_weight(w: Work) -> float | None:
    other = w.other(w.n(w.l - 1), w.k)
    return None if other is None else w.get(f"W.{w.l}.{w.j}.{other}") - w.rate * w.dW()


@kind("W_new", "used:W")
def old_weight_misread(w: Work) -> float | None:
    return misread(w.old, w) - w.rate * w.dW()


@kind("b_new", "uphill")
def bias_moved_uphill(w: Work) -> float | None:
    return 2 * w.old - w.right


@kind("b_new", "not_updated")
def bias_not_updated(w: Work) -> float | None:
    return w.old


@kind("b_new", "rate_forgotten")
def rate_forgotten_for_the_bias(w: Work) -> float | None:
    return w.old - w.db() if w.bias_update == "each" else None


@kind("b_new", "used:learning_rate")
def another_rate_for_the_bias(w: Work) -> float | None:
    rate = w.pick([r for r in (0.01, 0.05, 0.2, 0.5) if r != w.rate])
    return w.old - rate * w.db() if w.bias_update == "each" else None


@kind("b_new", "wrong_gradient", "used:dC_db")
def gradient_of_another_bias(w: Work) -> float | None:
    other = w.other(w.n(w.l), w.j)
    return None if other is None or w.bias_update != "each" else w.old - w.rate * w.db(other)


@kind("b_new", "bias_shared")
def bias_moved_by_the_whole_layer(w: Work) -> float | None:
    if w.bias_update != "each" or w.n(w.l) < 2:
        return None
    return w.old - w.rate * sum(map(w.db, range(w.n(w.l))))


@kind("b_new", "weight_gradient_for_bias", "used:dC_db")
def gradient_of_a_weight_for_the_new_bias(w: Work) -> float | None:
    return w.old - w.rate * w.dW(k=w.pick(w.inputs)) if w.bias_update == "each" else None


@kind("b_new", "old_left_out")
def change_of_the_bias_alone(w: Work) -> float | None:
    return w.right - w.old if w.bias_update == "each" else None


@kind("b_new", "bias_by_its_own")
def frozen_bias_moved(w: Work) -> float | None:
    return w.old - w.rate * w.db() if w.bias_update != "each" else None


@kind("b_new", "used:b", "wrong_old")
def another_old_bias(w: Work) -> float | None:
    other = w.other(w.n(w.l), w.j)
    return None if other is None else w.right - w.old + w.get(f"b.{w.l}.{other}")
