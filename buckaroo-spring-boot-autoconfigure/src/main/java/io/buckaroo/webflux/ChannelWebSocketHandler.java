package io.buckaroo.webflux;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;

/**
 * A WebSocket handler that is given the channel instead of a session.
 *
 * @see ChannelUpgradeStrategy
 */
interface ChannelWebSocketHandler extends WebSocketHandler {

	/**
	 * The largest payload that one frame may have.
	 * @return a number of bytes
	 */
	int maxFramePayloadLength();

	/**
	 * The extensions that were agreed on (RFC 6455, section 9.1).
	 * @return the header of the response, or {@code null} if there are none
	 */
	@Nullable String extensions();

	/**
	 * Takes over the channel when the handshake is done, on the channel's event loop.
	 * @param channel the channel
	 * @return the life of the handler, which is cancelled when the channel is closed
	 */
	Mono<Void> handle(Channel channel);

	@Override
	default Mono<Void> handle(WebSocketSession session) {
		return Mono.error(new IllegalStateException("This handler needs a " + ChannelUpgradeStrategy.class.getName()));
	}

}
