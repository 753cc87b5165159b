package io.buckaroo.webflux.routing;

import java.lang.reflect.Proxy;

/**
 * Creates instances of required dependencies that the benchmarks never call.
 */
final class UnusedDependency {

	private UnusedDependency() {
	}

	static <T> T instance(Class<T> type) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				throw new UnsupportedOperationException(method.toString());
			}));
	}

}
