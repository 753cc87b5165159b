package io.buckaroo.router;

import java.util.List;
import java.util.concurrent.Executor;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import org.jspecify.annotations.Nullable;

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
	 * Where the callbacks of the handler run, if they may block.
	 * @return the executor; {@code null} for the event loop
	 */
	@Nullable Executor executor();

	/**
	 * A route for WebSocket handshakes.
	 *
	 * @param pattern the path
	 * @param beanName the name of the handler's bean
	 * @param socket the handler
	 * @param subprotocols the subprotocols that the handler speaks
	 * @param executor where the callbacks of the handler run, if they may block
	 */
	record WebSocket(PathPattern pattern, String beanName, BuckarooSocket<?> socket, List<String> subprotocols,
			@Nullable Executor executor) implements Route {

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
	 * @param executor where the callbacks of the handler run, if they may block
	 */
	record Sse(PathPattern pattern, String beanName, BuckarooEventSource<?> source,
			@Nullable Executor executor) implements Route {

		@Override
		public String toString() {
			return "SSE " + this.pattern + " to bean '" + this.beanName + "'";
		}

	}

}
