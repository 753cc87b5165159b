package io.buckaroo.webflux.routing;

import io.buckaroo.benchmarks.MicroBenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import reactor.core.publisher.Mono;

/**
 * What it costs to find the route of a handshake, on average over all routes.
 */
public class RouteLookupBenchmark extends MicroBenchmark {

	/** How many routes there are. */
	@Param({ "10", "100" })
	int routes;

	private LookupTable exact = LookupTable.EMPTY;

	private LookupTable variables = LookupTable.EMPTY;

	/**
	 * Makes the routes.
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
	 * Paths without variables.
	 * @return the route
	 */
	@Benchmark
	public Mono<?> exact() {
		return this.exact.lookUp();
	}

	/**
	 * Paths with two variables.
	 * @return the route
	 */
	@Benchmark
	public Mono<?> variables() {
		return this.variables.lookUp();
	}

}
