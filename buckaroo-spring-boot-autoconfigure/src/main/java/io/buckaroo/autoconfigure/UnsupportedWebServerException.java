package io.buckaroo.autoconfigure;

/**
 * The web server is not Reactor Netty.
 */
final class UnsupportedWebServerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnsupportedWebServerException(String factory) {
		super("Buckaroo runs on Reactor Netty, but the web server is made by '%s'.".formatted(factory));
	}

}
