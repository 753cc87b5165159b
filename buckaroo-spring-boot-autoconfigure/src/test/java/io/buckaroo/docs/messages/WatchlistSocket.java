package io.buckaroo.docs.messages;

import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.buckaroo.Connection;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.TopicMessage;
import io.buckaroo.WebSocketMapping;
import jakarta.validation.constraints.Pattern;

import org.springframework.stereotype.Component;

/**
 * A socket for the prices of the shares that its client watches.
 */
@Component
@WebSocketMapping("/watchlist")
class WatchlistSocket
		implements MessageSocket<WatchlistSocket.Command, WatchlistSocket.Update, WatchlistSocket.Watchlist> {

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	sealed interface Command {

		String symbol();

	}

	@JsonTypeName("watch")
	record Watch(@Pattern(regexp = "[A-Z]{1,5}") String symbol) implements Command {

	}

	@JsonTypeName("forget")
	record Forget(@Pattern(regexp = "[A-Z]{1,5}") String symbol) implements Command {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	sealed interface Update {

	}

	@JsonTypeName("watching")
	record Watching(Set<String> symbols) implements Update {

	}

	@JsonTypeName("price")
	record Price(String symbol, BigDecimal price) implements Update {

	}

	record Watchlist(Connection connection, Set<String> symbols) {

	}

	@Override
	public Result<Update, Watchlist> init(Connection connection) {
		return Result.ok(new Watchlist(connection, Set.of()));
	}

	@Override
	public Result<Update, Watchlist> handle(Command command, Watchlist list) {
		Set<String> symbols = new TreeSet<>(list.symbols());
		if (command instanceof Watch watch) {
			symbols.add(watch.symbol());
			list.connection().subscribe("price/" + watch.symbol());
		}
		else if (command instanceof Forget forget) {
			symbols.remove(forget.symbol());
			list.connection().unsubscribe("price/" + forget.symbol());
		}
		return Result.reply(new Watching(symbols), new Watchlist(list.connection(), symbols));
	}

	@Override
	public Result<Update, Watchlist> info(Object message, Watchlist list) {
		return (message instanceof TopicMessage published) ? Result.reply(published.payload(Price.class)) : Result.ok();
	}

}
