package io.buckaroo.webflux.socket;

import io.buckaroo.Frame;
import io.buckaroo.Termination;
import io.buckaroo.WireFormat;
import io.buckaroo.webflux.channel.ChannelTransport;
import io.buckaroo.webflux.channel.NettyEventLoop;
import io.buckaroo.webflux.frame.CloseFrames;
import io.buckaroo.webflux.frame.FrameDecoder;
import io.buckaroo.webflux.frame.MessageAssembler;
import io.buckaroo.webflux.frame.PerMessageDeflate;
import io.buckaroo.webflux.frame.ProtocolViolationException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The transport of a WebSocket connection, on its channel.
 */
final class SocketTransport extends ChannelTransport<Frame> {

	private static final CloseStatus TOO_FAST = CloseStatus.POLICY_VIOLATION.withReason("Too many messages");

	private static final CloseStatus OVERLOADED = CloseStatus.SERVICE_OVERLOAD.withReason("Too much partial input");

	private final WebSocketSettings settings;

	private final SocketFaults faults;

	private final MessageAssembler assembler;

	private final boolean compression;

	private final @Nullable MessageRate rate;

	private final PartialMessages partialMessages;

	private @Nullable FrameDecoder decoder;

	/** The memory of the message that has been received in part, as last reported. */
	private long partialBytes;

	/** Whether input is dropped, after a close frame or a protocol violation. */
	private boolean inboundEnded;

	/** Whether the decoder drops input, so that no close frame of the peer arrives. */
	private boolean inboundDropped;

	/** Whether a close frame was sent and the peer's is awaited. */
	private boolean closing;

	/** Whether the current read has completed a frame. */
	private boolean frameRead;

	SocketTransport(Channel channel, WebSocketSettings settings, SocketFaults faults, PartialMessages partialMessages,
			boolean compression) {
		super(channel);
		this.settings = settings;
		this.faults = faults;
		this.partialMessages = partialMessages;
		this.assembler = new MessageAssembler(settings.maxMessageSize(), compression);
		this.compression = compression;
		this.rate = (settings.maxMessageRate() > 0)
				? new MessageRate(settings.maxMessageRate(), NettyEventLoop.of(channel)) : null;
	}

	@Override
	public Mono<Void> open() {
		return Mono.empty();
	}

	@Override
	public void write(Frame frame) {
		collect(this.compression ? PerMessageDeflate.encode(frame) : WireFormat.encode(frame));
	}

	@Override
	public void writeKeepAlive() {
		write(Frame.ping());
	}

	@Override
	protected Object outbound(ByteBuf frames) {
		return frames;
	}

	@Override
	public void setReading(boolean reading) {
		if (this.rate != null) {
			this.rate.setReading(reading);
		}
		channel().config().setAutoRead(reading);
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		super.handlerAdded(context);
		this.decoder = context.pipeline().get(FrameDecoder.class);
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		reportPartial(0);
		super.handlerRemoved(context);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof WebSocketFrame frame)) {
			context.fireChannelRead(message);
			return;
		}
		this.frameRead = true;
		loop().countReceivedBytes(FrameDecoder.sizeOf(frame));
		try {
			receive(frame);
		}
		catch (ProtocolViolationException ex) {
			violated(ex.status(), ex);
		}
		finally {
			frame.release();
		}
	}

	private void receive(WebSocketFrame frame) throws ProtocolViolationException {
		if (this.inboundEnded) {
			if (this.closing && frame instanceof CloseWebSocketFrame) {
				end();
			}
			return;
		}
		this.assembler.checkReservedBits(frame);
		if (frame instanceof CloseWebSocketFrame close) {
			endInbound(new Termination.ClosedByPeer(CloseFrames.read(close)));
		}
		else if (this.rate != null && !this.rate.admits()) {
			endInbound(new Termination.Evicted(TOO_FAST));
		}
		else if (frame instanceof PingWebSocketFrame) {
			loop().received(new Frame.Ping(frame.content().nioBuffer()));
		}
		else if (frame instanceof PongWebSocketFrame) {
			loop().received(new Frame.Pong(frame.content().nioBuffer()));
		}
		else {
			Frame message = this.assembler.add(frame);
			if (message != null) {
				loop().received(message);
			}
		}
	}

	private void violated(CloseStatus status, Exception violation) {
		this.faults.logViolation(status, violation.getMessage());
		endInbound(new Termination.ProtocolError(status));
	}

	private void endInbound(Termination termination) {
		this.inboundEnded = true;
		this.faults.log(termination);
		loop().inboundEnded(termination);
	}

	/**
	 * Reports input only if it completed a frame. A client that sends a frame byte by
	 * byte is idle.
	 */
	@Override
	public void channelReadComplete(ChannelHandlerContext context) throws Exception {
		if (this.frameRead) {
			this.frameRead = false;
			loop().receivedAll();
		}
		FrameDecoder decoder = this.decoder;
		if (decoder != null && !reportPartial((long) decoder.heldBytes() + this.assembler.heldBytes())) {
			refusePartial(decoder);
		}
		context.fireChannelReadComplete();
	}

	/**
	 * Reports the memory of a message that has been received in part, if it has changed.
	 * @return {@code false} if it exceeds the maximum of the server
	 */
	private boolean reportPartial(long bytes) {
		if (bytes != this.partialBytes) {
			if (!this.partialMessages.resize(this.partialBytes, bytes)) {
				return false;
			}
			this.partialBytes = bytes;
		}
		return true;
	}

	private void refusePartial(FrameDecoder decoder) throws Exception {
		this.inboundDropped = true;
		decoder.drop(channel().pipeline().context(decoder));
		this.assembler.clear();
		reportPartial(0);
		if (!this.inboundEnded) {
			endInbound(new Termination.Evicted(OVERLOADED));
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof ChannelInputShutdownEvent) {
			loop().disconnected();
		}
		context.fireUserEventTriggered(event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (failure instanceof CorruptedWebSocketFrameException corrupted && !this.closing) {
			violated(CloseFrames.status(corrupted), corrupted);
		}
		else {
			logs(failure);
			channel().close();
		}
	}

	@Override
	public void close(Termination termination) {
		this.inboundEnded = true;
		this.assembler.clear();
		if (!channel().isActive() || termination instanceof Termination.Disconnected) {
			releaseCollected();
			channel().close();
			return;
		}
		writeCollected();
		ByteBuf frame = CloseFrames.of(termination);
		if (frame != null) {
			loop().countSentBytes(frame.readableBytes());
			ChannelFuture sent = channel().writeAndFlush(frame);
			if (termination instanceof Termination.ClosedByPeer) {
				sent.addListener((done) -> end());
			}
			else if (termination instanceof Termination.ProtocolError || this.inboundDropped) {
				// The peer's close frame is not awaited (RFC 6455, section 7.1.7)
				sent.addListener((done) -> endOutput());
				channel().config().setAutoRead(true);
			}
			else {
				this.closing = true;
				channel().config().setAutoRead(true);
			}
		}
		if (channel().isOpen()) {
			startCloseTimeout();
		}
	}

	/**
	 * Closes the channel if the peer does not close it within the close timeout (RFC
	 * 6455, section 7.1.1).
	 */
	private void startCloseTimeout() {
		Disposable timeout = NettyEventLoop.of(channel())
			.schedule(() -> channel().close(), this.settings.closeTimeout());
		channel().closeFuture().addListener((closed) -> timeout.dispose());
	}

}
