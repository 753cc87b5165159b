package io.buckaroo.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;

/**
 * The client side of a connection: sends the request, verifies the response head, and
 * passes the remaining data to a scanner without creating objects per message.
 */
final class ClientConnection extends ByteToMessageDecoder implements Scanner.Messages {

	private static final String END_OF_HEAD = "\r\n\r\n";

	private final Opening opening;

	private final Scanner scanner;

	private final Conversation conversation;

	private final Clients clients;

	private final CompletableFuture<Channel> accepted = new CompletableFuture<>();

	private @Nullable ChannelHandlerContext context;

	private boolean closeReceived;

	/** Time of the current read. */
	private long now;

	ClientConnection(Opening opening, Scanner scanner, Conversation conversation, Clients clients) {
		this.opening = opening;
		this.scanner = scanner;
		this.conversation = conversation;
		this.clients = clients;
	}

	/**
	 * Returns a future that completes when the server has accepted the connection.
	 */
	CompletableFuture<Channel> accepted() {
		return this.accepted;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.context = context;
		context.writeAndFlush(this.opening.request().retainedDuplicate(), context.voidPromise());
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		this.now = System.nanoTime();
		if (this.accepted.isDone() || readHead(context, in)) {
			this.scanner.scan(in, this);
		}
	}

	private boolean readHead(ChannelHandlerContext context, ByteBuf in) {
		String received = in.toString(StandardCharsets.US_ASCII);
		int end = received.indexOf(END_OF_HEAD);
		if (end < 0) {
			return false;
		}
		this.opening.verify(received.substring(0, end));
		in.skipBytes(end + END_OF_HEAD.length());
		this.accepted.complete(context.channel());
		return true;
	}

	@Override
	public void message(ByteBuf buffer, int offset, int length) {
		this.conversation.message(buffer, offset, length, this.now);
	}

	@Override
	public void ping(ByteBuf buffer, int offset, int length) {
		if (this.context != null) {
			this.context.writeAndFlush(MaskedFrames.pong(buffer, offset, length), this.context.voidPromise());
		}
	}

	@Override
	public void close() {
		this.closeReceived = true;
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) throws Exception {
		this.conversation.readComplete();
		super.channelReadComplete(context);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		super.channelInactive(context);
		if (!this.clients.isClosing()) {
			this.conversation.closed(this.closeReceived);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.clients.fail((cause instanceof DecoderException && cause.getCause() != null) ? cause.getCause() : cause);
		context.close();
	}

}
