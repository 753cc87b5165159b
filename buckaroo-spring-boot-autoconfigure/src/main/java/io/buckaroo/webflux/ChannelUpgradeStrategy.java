package io.buckaroo.webflux;

import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http2.Http2StreamChannel;
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
		WebsocketServerSpec.Builder builder = this.spec.get();
		if (subprotocol != null) {
			builder.protocols(subprotocol);
		}
		WebsocketServerSpec spec = builder.build();
		ServerHttpResponse response = exchange.getResponse();
		HttpServerResponse nativeResponse = ServerHttpResponseDecorator.getNativeResponse(response);
		Channel channel = ((ChannelOperations<?, ?>) nativeResponse).channel();
		Mono<Void> handshake = Mono.defer(() -> (channel instanceof Http2StreamChannel)
				? openOnStream(channel, nativeResponse, (ChannelWebSocketHandler) handler, spec)
				: open(channel, nativeResponse, (ChannelWebSocketHandler) handler, spec));
		String extensions = ((ChannelWebSocketHandler) handler).extensions();
		if (extensions != null) {
			response.getHeaders().set(ExtensionOffer.HEADER, extensions);
		}
		// Runs what waits for the commit of the response, without writing one
		return response.setComplete().then(new NettyEventLoop(channel.eventLoop()).run(handshake));
	}

	private static Mono<Void> open(Channel channel, HttpServerResponse response, ChannelWebSocketHandler handler,
			WebsocketServerSpec spec) {
		RequestHeads.leave(channel);
		EarlyFrames early = EarlyFrames.keep(channel);
		return response.sendWebsocket((inbound, outbound) -> {
			replaceDecoder(channel, handler.maxFramePayloadLength());
			Mono<Void> life = handler.handle(channel);
			early.replay(channel);
			return life;
		}, spec).doFinally((signal) -> early.leave(channel));
	}

	private static Mono<Void> openOnStream(Channel channel, HttpServerResponse response,
			ChannelWebSocketHandler handler, WebsocketServerSpec spec) {
		StreamInput input = StreamInput.hold(channel);
		return response.sendWebsocket((inbound, outbound) -> {
			replaceDecoder(channel, handler.maxFramePayloadLength());
			Mono<Void> life = handler.handle(channel);
			input.release(channel);
			return life;
		}, spec);
	}

	/**
	 * Leaves all close frames to the handler. The decoder that Reactor Netty installs
	 * answers a broken frame by itself, be it before the frames that came first are
	 * handled or after our own close frame.
	 */
	private static void replaceDecoder(Channel channel, int maxFramePayloadLength) {
		ChannelHandlerContext decoder = channel.pipeline().context(WebSocketFrameDecoder.class);
		channel.pipeline().replace(decoder.handler(), decoder.name(), new FrameDecoder(maxFramePayloadLength));
	}

}
