package io.buckaroo.autoconfigure;

/**
 * The web server is not Reactor Netty.
 */
final class UnsupportedWebServerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final String OR_OFF = " or disable Buckaroo with 'buckaroo.enabled=false'.";

	private final String action;

	private UnsupportedWebServerException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * A reactive web server of another kind.
	 * @param factory what makes it
	 * @return the exception
	 */
	static UnsupportedWebServerException madeBy(Class<?> factory) {
		return new UnsupportedWebServerException(
				"Buckaroo requires Reactor Netty, but the web server factory is '%s'.".formatted(factory.getName()),
				"Remove the starter of the other server, so that 'spring-boot-starter-webflux' provides Reactor Netty,"
						+ OR_OFF);
	}

	/**
	 * A servlet container.
	 * @return the exception
	 */
	static UnsupportedWebServerException servlet() {
		return new UnsupportedWebServerException(
				"Buckaroo requires WebFlux on Reactor Netty, but this is a servlet application.",
				"Set 'spring.main.web-application-type=reactive', remove the Spring MVC starter," + OR_OFF);
	}

	String action() {
		return this.action;
	}

}
