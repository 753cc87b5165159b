package io.buckaroo.docs.handlers;

import java.time.Duration;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import reactor.core.Disposable;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A socket with a timer that restarts.
 */
@Component
@WebSocketMapping("/auction")
class BidSocket implements BuckarooSocket<BidSocket.Bidder> {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	record Bidder(Connection connection, int bids, Disposable timer) {

		static Bidder after(int bids, Connection connection) {
			return new Bidder(connection, bids, connection.mailbox().sendAfter(PATIENCE, new Deadline(bids)));
		}

		Bidder bid() {
			this.timer.dispose();
			return after(this.bids + 1, this.connection);
		}

	}

	record Deadline(int bids) {

	}

	@Override
	public Result<Frame, Bidder> init(Connection connection) {
		return Result.ok(Bidder.after(0, connection));
	}

	@Override
	public Result<Frame, Bidder> handle(Frame.Data bid, Bidder bidder) {
		return Result.reply(bid, bidder.bid());
	}

	@Override
	public Result<Frame, Bidder> info(Object message, Bidder bidder) {
		return message.equals(new Deadline(bidder.bids()))
				? Result.stop(Result.reply(Frame.text("closed")), new CloseStatus(4000, "No bid in two minutes"))
				: Result.ok();
	}

}
