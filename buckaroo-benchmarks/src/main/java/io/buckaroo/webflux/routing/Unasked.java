package io.buckaroo.webflux.routing;

import java.lang.reflect.Proxy;

/**
 * Stands for what has to be there, but is never asked.
 */
final class Unasked {

	private Unasked() {
	}

	static <T> T instance(Class<T> type) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				throw new UnsupportedOperationException(method.toString());
			}));
	}

}
