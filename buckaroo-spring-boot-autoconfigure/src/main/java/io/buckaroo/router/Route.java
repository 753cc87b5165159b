package io.buckaroo.router;

import java.util.List;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;

import org.springframework.web.util.pattern.PathPattern;

/**
 * A path and the handler that serves it.
 */
public sealed interface Route {

	/**
	 * The path, base path included.
	 * @return the pattern
	 */
	PathPattern pattern();

	/**
	 * The name of the handler's bean.
	 * @return the name
	 */
	String beanName();

	/**
	 * A route for WebSocket handshakes.
	 *
	 * @param pattern the path
	 * @param beanName the name of the handler's bean
	 * @param socket the handler
	 * @param subprotocols the subprotocols that the handler speaks
	 */
	record WebSocket(PathPattern pattern, String beanName, BuckarooSocket<?> socket,
			List<String> subprotocols) implements Route {

		@Override
		public String toString() {
			return "WebSocket " + this.pattern + " to bean '" + this.beanName + "'";
		}

	}

	/**
	 * A route for event streams.
	 *
	 * @param pattern the path
	 * @param beanName the name of the handler's bean
	 * @param source the handler
	 */
	record Sse(PathPattern pattern, String beanName, BuckarooEventSource<?> source) implements Route {

		@Override
		public String toString() {
			return "SSE " + this.pattern + " to bean '" + this.beanName + "'";
		}

	}

}
