package io.buckaroo.benchmarks;

/**
 * The servers that are compared.
 */
enum ServerKind {

	BUCKAROO("Buckaroo", "BuckarooServer"),

	/** {@link #BUCKAROO} from another build, to compare two states of the starter. */
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
	 * What tables call it.
	 */
	String title() {
		return this.title;
	}

	String mainClass() {
		return this.mainClass;
	}

}
