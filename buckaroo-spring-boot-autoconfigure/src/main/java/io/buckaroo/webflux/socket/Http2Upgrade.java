package io.buckaroo.webflux.socket;

import io.buckaroo.webflux.frame.FrameDecoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * Upgrades an HTTP/2 stream to WebSocket (RFC 8441), with Reactor Netty's own upgrade.
 */
final class Http2Upgrade {

	private Http2Upgrade() {
	}

	/**
	 * Answers the handshake and opens the connection, on the event loop.
	 * @param opening the connection to open
	 * @return a {@code Mono} that completes when the connection is open
	 */
	static Mono<Void> upgrade(SocketOpening<?> opening) {
		Channel stream = opening.handshake().channel();
		StreamInput input = StreamInput.hold(stream);
		return opening.handshake().nativeResponse().sendWebsocket((inbound, outbound) -> {
			replaceDecoder(stream, opening.maxFramePayloadLength());
			opening.open(stream);
			input.release(stream);
			// The connection ends with the channel, not with this publisher
			return Mono.never();
		}, spec(opening));
	}

	/**
	 * Creates the specification of the upgrade. The header of the request is reduced to
	 * the selected subprotocol, since Netty does not parse a list.
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
	 * Replaces Reactor Netty's frame decoder, which answers a malformed frame with its
	 * own close frame, possibly before earlier frames are handled or after the close
	 * frame of the connection.
	 */
	private static void replaceDecoder(Channel stream, int maxFramePayloadLength) {
		ChannelHandlerContext decoder = stream.pipeline().context(WebSocketFrameDecoder.class);
		stream.pipeline().replace(decoder.handler(), decoder.name(), new FrameDecoder(maxFramePayloadLength));
	}

}
