package io.buckaroo.benchmarks;

import java.io.PrintWriter;

/**
 * Prints the progress of a run, a line at a time.
 */
final class Progress {

	private final PrintWriter out;

	Progress(PrintWriter out) {
		this.out = out;
	}

	void print(String line) {
		this.out.println(line);
		this.out.flush();
	}

}
