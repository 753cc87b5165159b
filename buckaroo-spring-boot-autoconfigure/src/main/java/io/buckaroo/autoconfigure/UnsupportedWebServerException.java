package io.buckaroo.autoconfigure;

/**
 * The web server is not Reactor Netty.
 */
final class UnsupportedWebServerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final String OR_OFF = " or turn Buckaroo off with 'buckaroo.enabled=false'.";

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
				"Buckaroo runs on Reactor Netty, but the web server is made by '%s'.".formatted(factory.getName()),
				"Remove the other server's starter, so that 'spring-boot-starter-webflux' brings Reactor Netty,"
						+ OR_OFF);
	}

	/**
	 * A servlet container.
	 * @return the exception
	 */
	static UnsupportedWebServerException servlet() {
		return new UnsupportedWebServerException(
				"Buckaroo runs on WebFlux and Reactor Netty, but this is a servlet application.",
				"Set 'spring.main.web-application-type=reactive', remove the starter of Spring MVC," + OR_OFF);
	}

	String action() {
		return this.action;
	}

}
