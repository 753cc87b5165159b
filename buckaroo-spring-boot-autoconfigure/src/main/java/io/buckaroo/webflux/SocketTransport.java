package io.buckaroo.webflux;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import io.buckaroo.Frame;
import io.buckaroo.Termination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A WebSocket connection on its channel.
 */
final class SocketTransport extends ChannelTransport<Frame> {

	private final WebSocketSettings settings;

	private final MessageAssembler assembler;

	/** We have sent a close frame and wait for the peer's. */
	private boolean closing;

	/** The decoder has sent a close frame and closes the channel. */
	private boolean closedByDecoder;

	SocketTransport(Channel channel, WebSocketSettings settings) {
		super(channel);
		this.settings = settings;
		this.assembler = new MessageAssembler(settings.maxMessageSize());
	}

	@Override
	public Mono<Void> open() {
		return Mono.empty();
	}

	@Override
	public void write(Frame frame) {
		channel().write(encode(frame), channel().voidPromise());
	}

	private WebSocketFrame encode(Frame frame) {
		ByteBuf payload = copy(frame.payload());
		if (frame instanceof Frame.Text) {
			return new TextWebSocketFrame(payload);
		}
		if (frame instanceof Frame.Binary) {
			return new BinaryWebSocketFrame(payload);
		}
		return (frame instanceof Frame.Ping) ? new PingWebSocketFrame(payload) : new PongWebSocketFrame(payload);
	}

	private ByteBuf copy(ByteBuffer payload) {
		return channel().alloc().ioBuffer(payload.remaining()).writeBytes(payload);
	}

	@Override
	public void writeKeepAlive() {
		channel().write(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER), channel().voidPromise());
	}

	@Override
	public void flush() {
		channel().flush();
	}

	@Override
	public void setReading(boolean reading) {
		channel().config().setAutoRead(reading);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof WebSocketFrame frame)) {
			context.fireChannelRead(message);
			return;
		}
		try {
			receive(frame);
		}
		catch (ProtocolViolationException ex) {
			loop().inboundEnded(new Termination.ProtocolError(ex.status()));
		}
		finally {
			frame.release();
		}
	}

	private void receive(WebSocketFrame frame) throws ProtocolViolationException {
		if (this.closing) {
			if (frame instanceof CloseWebSocketFrame) {
				channel().close();
			}
			return;
		}
		if (frame.rsv() != 0) {
			throw new ProtocolViolationException(CloseStatus.PROTOCOL_ERROR);
		}
		if (frame instanceof CloseWebSocketFrame close) {
			loop().inboundEnded(new Termination.ClosedByPeer(status(close)));
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

	private static CloseStatus status(CloseWebSocketFrame frame) {
		return (frame.statusCode() >= 0) ? new CloseStatus(frame.statusCode(), frame.reasonText())
				: CloseStatus.NO_STATUS_CODE;
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		loop().receivedAll();
		context.fireChannelReadComplete();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (failure instanceof CorruptedWebSocketFrameException corrupted) {
			this.closedByDecoder = true;
			loop().inboundEnded(new Termination.ProtocolError(new CloseStatus(corrupted.closeStatus().code())));
		}
		else {
			channel().close();
		}
	}

	@Override
	public void close(Termination termination) {
		CloseWebSocketFrame frame = (channel().isActive() && !this.closedByDecoder) ? CloseFrames.of(termination)
				: null;
		if (frame == null) {
			channel().flush();
			if (!this.closedByDecoder) {
				channel().close();
			}
			return;
		}
		this.closing = true;
		if (termination instanceof Termination.ClosedByPeer) {
			channel().writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
			return;
		}
		channel().writeAndFlush(frame);
		channel().config().setAutoRead(true);
		awaitPeer();
	}

	/**
	 * Waits for the peer's close frame, but not for ever (RFC 6455, section 7.1.1).
	 */
	private void awaitPeer() {
		Future<?> timeout = channel().eventLoop()
			.schedule(() -> channel().close(), this.settings.closeTimeout().toNanos(), TimeUnit.NANOSECONDS);
		channel().closeFuture().addListener((closed) -> timeout.cancel(false));
	}

}
