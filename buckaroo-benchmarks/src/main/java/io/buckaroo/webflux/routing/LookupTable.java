package io.buckaroo.webflux.routing;

import java.util.List;
import java.util.stream.IntStream;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.route.Routes;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.Topics;
import reactor.core.publisher.Mono;

import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;

/**
 * A table of WebSocket routes, with one handshake for each.
 */
final class LookupTable {

	static final LookupTable EMPTY = new LookupTable(0, "", "");

	private final ServerCodecConfigurer codecs = ServerCodecConfigurer.create();

	private final BuckarooHandlerMapping mapping;

	private final List<ServerWebExchange> handshakes;

	private int next;

	/**
	 * Creates the table.
	 * @param size the number of routes
	 * @param pattern the pattern after the first segment of each route
	 * @param path the path after the first segment of each handshake
	 */
	LookupTable(int size, String pattern, String path) {
		BuckarooSocket<Void> socket = (frame, state) -> Result.ok();
		BuckarooRouter.Builder router = BuckarooRouter.route();
		IntStream.range(0, size).forEach((i) -> router.websocket("/route" + i + pattern, socket));
		this.mapping = new BuckarooHandlerMapping(new Routes(router.build().routes()),
				UnusedDependency.instance(RouteSettings.class), this.codecs,
				new ConnectionRegistry(Node.create(), UnusedDependency.instance(Topics.class)));
		this.handshakes = IntStream.range(0, size).mapToObj((i) -> handshake("/route" + i + path)).toList();
	}

	private ServerWebExchange handshake(String path) {
		return new DefaultServerWebExchange(new HandshakeRequest(path),
				UnusedDependency.instance(ServerHttpResponse.class), (exchange) -> Mono.empty(), this.codecs,
				new AcceptHeaderLocaleContextResolver());
	}

	/**
	 * Looks up the route of the next handshake, cycling through all of them.
	 * @return the route
	 */
	Mono<?> lookUp() {
		ServerWebExchange handshake = this.handshakes.get(this.next);
		this.next = (this.next + 1) % this.handshakes.size();
		return this.mapping.getHandlerInternal(handshake);
	}

}
