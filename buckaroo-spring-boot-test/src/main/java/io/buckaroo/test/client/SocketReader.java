package io.buckaroo.test.client;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;

import org.springframework.util.StringUtils;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Reads the frames of a socket, answers pings, and takes part in the closing handshake.
 */
final class SocketReader extends ConnectionReader<WebSocketFrame> {

	private boolean closeSent;

	private boolean closeReceived;

	SocketReader(Transcript transcript) {
		super(WebSocketFrame.class, transcript);
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
		byte[] payload = ByteBufUtil.getBytes(frame.content());
		if (frame instanceof TextWebSocketFrame text) {
			received(new Entry.Text(text.text()));
		}
		else if (frame instanceof BinaryWebSocketFrame) {
			received(new Entry.Binary(payload));
		}
		else if (frame instanceof PingWebSocketFrame) {
			received(new Entry.Ping(payload));
			context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
		}
		else if (frame instanceof PongWebSocketFrame) {
			received(new Entry.Pong(payload));
		}
		else if (frame instanceof CloseWebSocketFrame close) {
			this.closeReceived = true;
			received(new Entry.Close(status(close)));
			close(context, close.retain());
		}
	}

	private static CloseStatus status(CloseWebSocketFrame close) {
		int code = close.statusCode();
		return (code == -1) ? CloseStatus.NO_STATUS_CODE
				: CloseStatus.create(code, StringUtils.hasLength(close.reasonText()) ? close.reasonText() : null);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
		if (event instanceof CloseStatus status) {
			close(context, new CloseWebSocketFrame(status.getCode(), status.getReason()));
		}
		super.userEventTriggered(context, event);
	}

	private void close(ChannelHandlerContext context, CloseWebSocketFrame frame) {
		if (this.closeSent) {
			frame.release();
			return;
		}
		this.closeSent = true;
		context.writeAndFlush(frame);
		if (context.channel().parent() != null) {
			context.writeAndFlush(new DefaultHttp2DataFrame(true));
		}
	}

	@Override
	String describeBreak() {
		return this.closeReceived ? "the connection ended" : "the server ended the connection without a close frame";
	}

}
