package io.buckaroo.webflux.routing;

import io.buckaroo.benchmarks.MicroBenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import reactor.core.publisher.Mono;

/**
 * Measures the lookup of a handshake's route, on average over all routes.
 */
public class RouteLookupBenchmark extends MicroBenchmark {

	/** The number of routes. */
	@Param({ "10", "100" })
	int routes;

	private LookupTable exact = LookupTable.EMPTY;

	private LookupTable variables = LookupTable.EMPTY;

	/**
	 * Creates the routes.
	 */
	@Setup
	public void setUp() {
		this.exact = new LookupTable(this.routes, "/users/rooms", "/users/rooms");
		this.variables = new LookupTable(this.routes, "/{user}/{room}", "/jane/lobby");
		checkFound(this.exact);
		checkFound(this.variables);
	}

	private static void checkFound(LookupTable table) {
		if (!(table.lookUp().block() instanceof MatchedRoute)) {
			throw new IllegalStateException("The route was not found");
		}
	}

	/**
	 * Looks up a path without variables.
	 * @return the route
	 */
	@Benchmark
	public Mono<?> exact() {
		return this.exact.lookUp();
	}

	/**
	 * Looks up a path with two variables.
	 * @return the route
	 */
	@Benchmark
	public Mono<?> variables() {
		return this.variables.lookUp();
	}

}
