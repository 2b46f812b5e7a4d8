package dev.larder.services.learning;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Items, flags and settings in a database, in SQL that H2 and PostgreSQL both take. */
final class JdbcItems implements Items {

    static final String INSERT_ITEM = "insert into learning_item (id, topic, jurisdiction, question, popularity)"
            + " values (:id, :topic, :jurisdiction, :question, :popularity)";
    static final String INSERT_FLAG = "insert into learning_flag (name, percent) values (:name, :percent)";

    private static final String SELECT = "select id, topic, jurisdiction, question, popularity from learning_item ";
    private static final String ONE_MORE = " order by id fetch first " + (ItemList.MAX_ITEMS + 1) + " rows only";

    private final JdbcClient jdbc;

    JdbcItems(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Item> item(long id) {
        return jdbc.sql(SELECT + "where id = :id")
                .param("id", id)
                .query(JdbcItems::read)
                .optional();
    }

    @Override
    public Map<Long, Item> items(Collection<Long> ids) {
        return jdbc.sql(SELECT + "where id in (:ids)").param("ids", ids).query(JdbcItems::read).list().stream()
                .collect(Collectors.toMap(Item::id, item -> item));
    }

    @Override
    public ItemList ofJurisdiction(String country) {
        return ItemList.of(jdbc.sql(SELECT + "where jurisdiction = :country" + ONE_MORE)
                .param("country", country)
                .query(JdbcItems::read)
                .list());
    }

    @Override
    public ItemList ofTopic(String topic) {
        return ItemList.of(jdbc.sql(SELECT + "where topic = :topic" + ONE_MORE)
                .param("topic", topic)
                .query(JdbcItems::read)
                .list());
    }

    @Override
    public List<Long> popular(int atMost) {
        return jdbc.sql("select id from learning_item order by popularity desc, id desc fetch first " + atMost
                        + " rows only")
                .query((row, number) -> row.getLong("id"))
                .list();
    }

    @Override
    public FlagSet flags() {
        return FlagSet.of(jdbc.sql("select name, percent from learning_flag order by name")
                .query((row, number) -> new FlagShare(row.getString("name"), row.getInt("percent")))
                .list());
    }

    @Override
    public void set(FlagShare flag) {
        if (!changed(flag)) {
            try {
                jdbc.sql(INSERT_FLAG).params(parameters(flag)).update();
            } catch (DuplicateKeyException madeMeanwhile) {
                changed(flag);
            }
        }
    }

    private boolean changed(FlagShare flag) {
        return jdbc.sql("update learning_flag set percent = :percent where name = :name")
                        .params(parameters(flag))
                        .update()
                > 0;
    }

    @Override
    public GlobalSettings settings() {
        Map<String, String> settings = new HashMap<>();
        jdbc.sql("select name, text from learning_setting").query(row -> {
            settings.put(row.getString("name"), row.getString("text"));
        });
        return new GlobalSettings(settings);
    }

    static Map<String, Object> parameters(FlagShare flag) {
        return Map.of("name", flag.name(), "percent", flag.percent());
    }

    static Map<String, Object> parameters(Item item) {
        return Map.of(
                "id", item.id(),
                "topic", item.topic(),
                "jurisdiction", item.jurisdiction(),
                "question", item.question(),
                "popularity", item.popularity());
    }

    private static Item read(ResultSet row, int number) throws SQLException {
        return new Item(
                row.getLong("id"),
                row.getString("topic"),
                row.getString("jurisdiction"),
                row.getString("question"),
                row.getInt("popularity"));
    }
}
