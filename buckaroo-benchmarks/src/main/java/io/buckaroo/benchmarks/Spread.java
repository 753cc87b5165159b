package io.buckaroo.benchmarks;

import java.util.Collection;
import java.util.Locale;

/**
 * The distribution of a figure over several rounds.
 *
 * @param median the median
 * @param min the minimum
 * @param max the maximum
 */
record Spread(double median, double min, double max) {

	/**
	 * Returns the spread of at least one figure.
	 */
	static Spread of(Collection<Double> figures) {
		double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		return new Spread(median, sorted[0], sorted[sorted.length - 1]);
	}

	@Override
	public String toString() {
		return "%s (%s–%s)".formatted(format(this.median), format(this.min), format(this.max));
	}

	/**
	 * Formats a figure with about three significant digits.
	 */
	static String format(double figure) {
		double size = Math.abs(figure);
		String pattern = (size < 10) ? "%.2f" : (size < 100) ? "%.1f" : "%,.0f";
		return String.format(Locale.ROOT, pattern, figure);
	}

}
