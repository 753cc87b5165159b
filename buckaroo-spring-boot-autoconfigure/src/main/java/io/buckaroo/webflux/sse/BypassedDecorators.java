package io.buckaroo.webflux.sse;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.buckaroo.route.Route;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.reactivestreams.Publisher;

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.ClassUtils;

/**
 * Warns once about each class of response decorators that processes the bytes of a
 * response. Those of event streams do not pass through decorators.
 */
public final class BypassedDecorators {

	private static final Log logger = LogFactory.getLog(BypassedDecorators.class);

	private final Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

	/**
	 * Checks the decorators of a response.
	 * @param response the response
	 * @param route the route of the event stream
	 */
	void check(ServerHttpResponse response, Route route) {
		while (response instanceof ServerHttpResponseDecorator decorator) {
			Class<?> type = decorator.getClass();
			if (this.checked.add(type) && (overrides(type, "writeWith") || overrides(type, "writeAndFlushWith"))) {
				logger.warn(("%s bypasses the response decorator %s: events are written to the connection directly. "
						+ "Exclude the route from the filter that adds the decorator, or process the events in the "
						+ "handler.")
					.formatted(route, type.getName()));
			}
			response = decorator.getDelegate();
		}
	}

	/**
	 * Returns whether a class overrides a method; in a native image, the methods of most
	 * classes are unknown.
	 */
	private static boolean overrides(Class<?> type, String name) {
		Method method = ClassUtils.getMethodIfAvailable(type, name, Publisher.class);
		return method != null && method.getDeclaringClass() != ServerHttpResponseDecorator.class;
	}

}
