package io.buckaroo.webflux;

import io.netty.handler.codec.http2.Http2StreamChannel;
import reactor.core.publisher.Mono;

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;

/**
 * Answers handshakes that keep the rules, and hands the channel to a
 * {@link SocketOpening} instead of a session to an ordinary handler.
 */
final class ChannelWebSocketService implements WebSocketService {

	@Override
	public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
		SocketOpening<?> opening = (SocketOpening<?>) handler;
		ServerHttpResponse response = exchange.getResponse();
		// Runs what waits for the commit of the response, without writing one
		return response.setComplete().then(NettyEventLoop.of(response).run(Mono.defer(() -> upgrade(opening))));
	}

	private static Mono<Void> upgrade(SocketOpening<?> opening) {
		return (opening.handshake().channel() instanceof Http2StreamChannel) ? Http2Upgrade.upgrade(opening)
				: Http1Upgrade.upgrade(opening);
	}

}
