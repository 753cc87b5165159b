package io.buckaroo.webflux.socket;

import io.buckaroo.webflux.frame.FrameDecoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * Answers a WebSocket handshake that came inside HTTP/2 (RFC 8441) as Reactor Netty does
 * it.
 */
final class Http2Upgrade {

	private Http2Upgrade() {
	}

	/**
	 * Answers the handshake and opens the connection, on the event loop.
	 * @param opening what becomes of the handshake
	 * @return completes when the connection is open
	 */
	static Mono<Void> upgrade(SocketOpening<?> opening) {
		Channel stream = opening.handshake().channel();
		StreamInput input = StreamInput.hold(stream);
		return opening.handshake().nativeResponse().sendWebsocket((inbound, outbound) -> {
			replaceDecoder(stream, opening.maxFramePayloadLength());
			opening.open(stream);
			input.release(stream);
			// The connection ends by the channel, not by this publisher
			return Mono.never();
		}, spec(opening));
	}

	/**
	 * All that Netty understands of the client's list of subprotocols is a single name.
	 */
	private static WebsocketServerSpec spec(SocketOpening<?> opening) {
		WebsocketServerSpec.Builder spec = WebsocketServerSpec.builder().handlePing(true);
		String subprotocol = opening.subprotocol();
		if (subprotocol != null) {
			opening.handshake()
				.nativeRequest()
				.requestHeaders()
				.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol);
			spec.protocols(subprotocol);
		}
		return spec.build();
	}

	/**
	 * Leaves all close frames to the connection. The decoder that Reactor Netty installs
	 * answers a broken frame by itself, be it before the frames that came first are
	 * handled or after our own close frame.
	 */
	private static void replaceDecoder(Channel stream, int maxFramePayloadLength) {
		ChannelHandlerContext decoder = stream.pipeline().context(WebSocketFrameDecoder.class);
		stream.pipeline().replace(decoder.handler(), decoder.name(), new FrameDecoder(maxFramePayloadLength));
	}

}
