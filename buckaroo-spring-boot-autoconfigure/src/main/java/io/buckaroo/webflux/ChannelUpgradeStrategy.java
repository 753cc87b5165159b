package io.buckaroo.webflux;

import java.util.function.Supplier;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;

/**
 * Upgrades on Reactor Netty and hands the channel to a {@link ChannelWebSocketHandler},
 * without the session, the frame aggregator and the copies of the ordinary strategy.
 */
final class ChannelUpgradeStrategy implements RequestUpgradeStrategy {

	private final Supplier<WebsocketServerSpec.Builder> spec;

	/**
	 * Creates the strategy.
	 * @param spec gives a fresh builder for each upgrade
	 */
	ChannelUpgradeStrategy(Supplier<WebsocketServerSpec.Builder> spec) {
		this.spec = spec;
	}

	@Override
	public Mono<Void> upgrade(ServerWebExchange exchange, WebSocketHandler handler, @Nullable String subprotocol,
			Supplier<HandshakeInfo> handshakeInfo) {
		WebsocketServerSpec.Builder spec = this.spec.get();
		if (subprotocol != null) {
			spec.protocols(subprotocol);
		}
		ServerHttpResponse response = exchange.getResponse();
		HttpServerResponse nativeResponse = ServerHttpResponseDecorator.getNativeResponse(response);
		Channel channel = ((ChannelOperations<?, ?>) nativeResponse).channel();
		Mono<Void> handshake = Mono.defer(() -> {
			EarlyFrames early = EarlyFrames.keep(channel);
			return nativeResponse.sendWebsocket((inbound, outbound) -> {
				Mono<Void> life = ((ChannelWebSocketHandler) handler).handle(channel);
				early.replay(channel);
				return life;
			}, spec.build()).doFinally((signal) -> early.leave(channel));
		});
		// Runs what waits for the commit of the response, without writing one
		return response.setComplete().then(new NettyEventLoop(channel.eventLoop()).run(handshake));
	}

}
