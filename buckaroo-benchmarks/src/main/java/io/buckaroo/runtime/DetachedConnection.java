package io.buckaroo.runtime;

import java.lang.reflect.Proxy;

import io.buckaroo.Connection;

/**
 * A connection without a handshake.
 */
public final class DetachedConnection {

	private DetachedConnection() {
	}

	/**
	 * Creates an anonymous connection with an id and a route only, which suffices for the
	 * loop.
	 * @return the connection
	 */
	public static Connection create() {
		return (Connection) Proxy.newProxyInstance(DetachedConnection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "id" -> "benchmark";
					case "route" -> "/benchmark";
					case "principal" -> null;
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

}
