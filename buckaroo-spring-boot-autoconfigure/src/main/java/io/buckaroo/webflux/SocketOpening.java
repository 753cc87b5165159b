package io.buckaroo.webflux;

import io.buckaroo.Frame;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.ConnectionRegistry;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;

/**
 * Opens a connection when its handshake is done: a handler that is given the channel
 * instead of a session.
 *
 * @param handshake the handshake
 * @param registry where the connection is found while it is open
 * @param settings the limits
 * @param faults what clients do wrong
 * @param callbacks the handler's callbacks
 * @param headers the headers of the request
 * @param subprotocol the subprotocol that was agreed on, if any
 * @param extensions the extensions that were agreed on (RFC 6455, section 9.1), if any
 * @param <S> the type of the handler's state
 */
record SocketOpening<S>(Handshake handshake, ConnectionRegistry registry, WebSocketSettings settings,
		SocketFaults faults, Callbacks<Frame, S> callbacks, PackedHeaders headers, @Nullable String subprotocol,
		@Nullable String extensions) implements WebSocketHandler {

	/**
	 * The largest payload that one frame may have.
	 */
	int maxFramePayloadLength() {
		return (this.extensions != null) ? PerMessageDeflate.maxCompressedSize(this.settings.maxMessageSize())
				: this.settings.maxMessageSize();
	}

	/**
	 * Opens the connection, on the event loop of its channel.
	 * @param channel the channel, which decodes frames
	 */
	void open(Channel channel) {
		SocketTransport transport = new SocketTransport(channel, this.settings, this.faults,
				(this.extensions != null) ? new PerMessageDeflate(this.settings.maxMessageSize()) : null);
		ConnectionLoop<Frame, S> loop = new ConnectionLoop<>(this.callbacks, transport, NettyEventLoop.of(channel),
				this.settings.connection(), this.registry, this.handshake.context());
		transport.attach(loop);
		this.handshake.open(loop, new SocketConnection(this.handshake, this.headers, this.subprotocol, loop));
	}

	@Override
	public Mono<Void> handle(WebSocketSession session) {
		return Mono.error(new IllegalStateException("This handler needs a " + ChannelWebSocketService.class.getName()));
	}

}
