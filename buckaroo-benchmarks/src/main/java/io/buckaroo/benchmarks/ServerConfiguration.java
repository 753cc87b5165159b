package io.buckaroo.benchmarks;

/**
 * What a Spring Boot server contains besides its handlers.
 */
enum ServerConfiguration {

	/** Nothing: the jars of the actuator are not on the class path. */
	PLAIN,

	/**
	 * The actuator as in production: meters in a Prometheus registry, observations, and a
	 * tracer that samples every tenth trace and exports none.
	 */
	ACTUATOR

}
