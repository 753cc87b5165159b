package io.buckaroo.benchmarks;

import java.util.Collection;
import java.util.Locale;

/**
 * What several rounds gave.
 *
 * @param median the one in the middle
 * @param min the least
 * @param max the greatest
 */
record Spread(double median, double min, double max) {

	/**
	 * Of one figure or more.
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
	 * A figure with about three digits that say something.
	 */
	static String format(double figure) {
		double size = Math.abs(figure);
		String pattern = (size < 10) ? "%.2f" : (size < 100) ? "%.1f" : "%,.0f";
		return String.format(Locale.ROOT, pattern, figure);
	}

}
