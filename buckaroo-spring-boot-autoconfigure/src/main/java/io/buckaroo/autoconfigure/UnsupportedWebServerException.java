package io.buckaroo.autoconfigure;

/**
 * Thrown at start-up if the web server is not Reactor Netty.
 */
final class UnsupportedWebServerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final String OR_DISABLE = " or disable Buckaroo with 'buckaroo.enabled=false'.";

	private final String action;

	private UnsupportedWebServerException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * Creates the exception for another reactive web server.
	 * @param factory the factory of the web server
	 * @return the exception
	 */
	static UnsupportedWebServerException reactive(Class<?> factory) {
		return new UnsupportedWebServerException(
				"Buckaroo requires Reactor Netty, but the web server factory is '%s'.".formatted(factory.getName()),
				"Remove the starter of the other server, so that 'spring-boot-starter-webflux' provides Reactor Netty,"
						+ OR_DISABLE);
	}

	/**
	 * Creates the exception for a servlet application.
	 * @return the exception
	 */
	static UnsupportedWebServerException servlet() {
		return new UnsupportedWebServerException(
				"Buckaroo requires WebFlux on Reactor Netty, but this is a servlet application.",
				"Set 'spring.main.web-application-type=reactive', remove the Spring MVC starter," + OR_DISABLE);
	}

	/**
	 * Returns the suggested fix.
	 * @return one sentence
	 */
	String action() {
		return this.action;
	}

}
