package io.buckaroo.benchmarks;

/**
 * The servers that are compared.
 */
enum ServerKind {

	BUCKAROO("Buckaroo", "BuckarooServer"),

	/** Buckaroo from the jar of another build, to compare two states of the starter. */
	BASELINE("baseline", "BuckarooServer"),

	WEBFLUX("raw WebFlux", "WebFluxServer"),

	NETTY("Netty", "NettyServer");

	private static final String PACKAGE = "io.buckaroo.benchmarks.server.";

	private final String title;

	private final String mainClass;

	ServerKind(String title, String mainClass) {
		this.title = title;
		this.mainClass = PACKAGE + mainClass;
	}

	/**
	 * Returns the title in tables.
	 */
	String title() {
		return this.title;
	}

	String mainClass() {
		return this.mainClass;
	}

	/**
	 * Whether this is a Spring Boot application, which may contain the actuator.
	 */
	boolean isSpringBoot() {
		return this != NETTY;
	}

}
