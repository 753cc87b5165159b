package io.buckaroo.webflux.socket;

import io.buckaroo.Frame;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.HandshakeOutcome;
import io.buckaroo.webflux.channel.NettyEventLoop;
import io.buckaroo.webflux.frame.PerMessageDeflate;
import io.buckaroo.webflux.handshake.Handshake;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connection of a handshake, after the upgrade.
 *
 * @param handshake the handshake
 * @param negotiation the subprotocol and the extensions
 * @param callbacks the handler's callbacks
 * @param registry the registry of open connections
 * @param settings the settings of the route
 * @param faults the log of client errors
 * @param partialMessages the memory of messages that have been received in part
 * @param <S> the type of the handler's state
 */
record SocketOpening<S>(Handshake handshake, Negotiation negotiation, Callbacks<Frame, S> callbacks,
		ConnectionRegistry registry, WebSocketSettings settings, SocketFaults faults, PartialMessages partialMessages) {

	@Nullable String subprotocol() {
		return this.negotiation.subprotocol();
	}

	/**
	 * Returns the largest payload that a single frame may have, in bytes.
	 */
	int maxFramePayloadLength() {
		return this.negotiation.compresses() ? PerMessageDeflate.maxCompressedSize(this.settings.maxMessageSize())
				: this.settings.maxMessageSize();
	}

	/**
	 * Opens the connection, on the event loop of its channel.
	 * @param channel the channel, whose pipeline decodes frames
	 */
	void open(Channel channel) {
		SocketTransport transport = new SocketTransport(channel, this.settings, this.faults, this.partialMessages,
				this.negotiation.compresses());
		ConnectionLoop<Frame, S> loop = new ConnectionLoop<>(this.callbacks, transport, NettyEventLoop.of(channel),
				this.settings.connection(), this.registry, this.handshake.context());
		transport.attach(loop);
		this.handshake.timer().stop(HandshakeOutcome.ADMITTED);
		this.handshake.open(loop, new SocketConnection(this.handshake, this.negotiation, loop));
	}

}
