"""Every setting of an office, declared once: key, default, title and description.

A value is what JSON can hold (text, whole or decimal number, truth, list of texts); where it is kept is the vault's
business. Settings of the computer (window, printer, theme) are the window's own.
"""

from faceattend.domain.accounts import Right
from faceattend.domain.liveness import ChallengePolicy
from faceattend.settings.canonical import absolute_path, base64_picture, between, one_of, quiet_hours, short_text, zone
from faceattend.settings.setting import AnySetting, Setting

LINE_BREAK = "|"
"""Parts the lines of a text that is written on one line."""

SITE_NAME = Setting("site.name", "", "Office or school", "The name that is printed at the top of every report.")
SITE_ZONE = Setting("site.zone", "UTC", "Time zone", "Days and times are read in this zone.", zone)
REPORT_ADDRESS = Setting(
    "report.address",
    "",
    "Address on reports",
    "One or two lines below the name at the top of every report; write | between them.",
    short_text,
)
REPORT_REGISTRATION = Setting(
    "report.registration",
    "",
    "Registration on reports",
    "A number that has to be on your reports, such as that of the school.",
    short_text,
)
REPORT_LOGO = Setting(
    "report.logo",
    "",
    "Logo on reports",
    "A PNG or JPEG picture at the top of every report; it is kept with the records.",
    base64_picture,
)
RECOGNIZER = Setting(
    "recognition.recognizer",
    "",
    "Recognition engine",
    "Decides who somebody is; every engine learns each new person.",
    changing=Right.MANAGE_ENGINES,
)
ENABLED_PLUGINS: Setting[list[str]] = Setting(
    "recognition.enabled",
    [],
    "Engines in use",
    "Only these engines are loaded; each of them learns each new person.",
    changing=Right.MANAGE_ENGINES,
)
ENABLED_CHECKS: Setting[list[str]] = Setting(
    "liveness.enabled",
    [],
    "Checks for living faces in use",
    "Only these checks are loaded; each of them looks at every face.",
    changing=Right.MANAGE_ENGINES,
)
PROOF_POLICY = Setting(
    "liveness.policy",
    ChallengePolicy.DOUBTFUL.value,
    "When somebody is asked to move",
    "never, doubtful (when a face may be a picture, and for people who look like somebody else) or always.",
    one_of(*(policy.value for policy in ChallengePolicy)),
)
PROOF_SECONDS = Setting(
    "liveness.seconds",
    8,
    "Seconds to do what was asked",
    "After two prompts that nobody answered in this time the PIN is offered.",
    between(3, 60),
)
CLOSED_ROOM = Setting(
    "recognition.closed_room",
    False,
    "Everyone who passes is enrolled",
    "Lets an engine that cannot tell strangers apart write people down by itself. Leave it off where visitors pass.",
)
WRONG_NAME_MONTHS = Setting(
    "recognition.wrong_name_months",
    12,
    "Months for at most one wrong name",
    "How seldom a stranger may be taken for somebody on the roll. More months mix up fewer people and miss more.",
    between(1, 240),
)
STRANGERS_A_DAY = Setting(
    "recognition.strangers_a_day",
    10,
    "Strangers a day",
    "How often on a day somebody passes the cameras who is not on the roll; the more, the stricter a match must be.",
    between(1, 10_000),
)
KEPT_LOOK_DAYS = Setting(
    "recognition.kept_look_days",
    0,
    "Days looks at faces are kept",
    "Lets verdicts of past days be tried again with the people and rules of today, and lets a wrong name be "
    "remembered. Looks are kept encrypted and without pictures; 0 keeps none.",
    between(0, 90),
    changing=Right.KEEP_RECORDS,
)
MISTAKEN: Setting[list[str]] = Setting(
    "recognition.mistaken",
    [],
    "Wrong names",
    "The numbers of punches of people who were not there, the newest last.",
)
"""Not among ALL: it follows from the punches that were voided."""

LOOKALIKES: Setting[list[str]] = Setting(
    "recognition.lookalikes",
    [],
    "People who look alike",
    "The numbers of every two people on the roll of whom an incident was noted.",
)
"""Not among ALL: it follows from the roll."""

DETECTION_WIDTH = Setting(
    "camera.detection_width",
    640,
    "Width for finding faces",
    "Pictures are scaled to this width before faces are looked for; wider finds faces farther away and costs time.",
    between(160, 1920),
)
REPEAT_MINUTES = Setting(
    "attendance.repeat_minutes",
    5,
    "Minutes until a new punch",
    "A person who was seen within this time is still on the same visit and is not written down again.",
    between(1, 720),
)
LOCK_MINUTES = Setting(
    "desk.lock_minutes",
    5,
    "Minutes until the desk locks",
    "After so many minutes without a key or a movement of the mouse somebody has to sign in again.",
    between(1, 60),
)
VISITORS = Setting(
    "strangers.visitors",
    False,
    "Visitors automatically",
    "Everybody who is not known becomes a visitor with a number, whose face is kept encrypted until the days below are "
    "over. Otherwise people who are not known are remembered for the day only, and never on the disk.",
    changing=Right.KEEP_RECORDS,
)
VISITOR_DAYS = Setting(
    "strangers.visitor_days",
    1,
    "Days visitors are remembered",
    "A visitor who was not seen for so many days is deleted by itself.",
    between(1, 30),
    changing=Right.KEEP_RECORDS,
)
DWELL_SECONDS = Setting(
    "strangers.dwell_seconds",
    30,
    "Seconds somebody not known may stay",
    "Whoever is not known and stays in the picture for longer is an incident; 0 switches it off.",
    between(0, 3600),
)
UNKNOWN_COUNT = Setting(
    "strangers.count",
    3,
    "People not known in a short time",
    "When so many of them come within the minutes below, that is an incident; 0 switches it off.",
    between(0, 100),
)
UNKNOWN_MINUTES = Setting(
    "strangers.minutes",
    5,
    "Minutes of that short time",
    "People who are not known are counted over so many minutes.",
    between(1, 240),
)
TAILGATING_SECONDS = Setting(
    "incidents.tailgating_seconds",
    10,
    "Seconds between people who pass together",
    "Whoever passes within so many seconds of a recognised person and is not written down is an incident; 0 switches "
    "it off.",
    between(0, 120),
)
TWO_PLACES_SECONDS = Setting(
    "incidents.two_places_seconds",
    10,
    "Seconds from one camera to another",
    "A person who is recognised at two cameras within so many seconds is an incident; 0 switches it off, for cameras "
    "that see the same place.",
    between(0, 600),
)
CAMERA_SECONDS = Setting(
    "incidents.camera_seconds",
    60,
    "Seconds a camera may see nothing",
    "A camera that is gone, covered or frozen for longer is an incident; 0 switches it off.",
    between(0, 3600),
)
OUTSIDE_HOURS = Setting(
    "incidents.outside_hours",
    False,
    "Tell of people outside their hours",
    "A person who is recognised on a day off, or more than two hours before or after the shift, is an incident.",
)
INCIDENT_PICTURES = Setting(
    "privacy.incident_pictures",
    "off",
    "Pictures of incidents",
    "What is kept of an incident beside its sentence: off for nothing, data for camera, size and place of the face, "
    "picture for an encrypted picture of the face in which all other faces are blurred.",
    one_of("off", "data", "picture"),
    changing=Right.KEEP_RECORDS,
)
ALERT_QUIET_HOURS = Setting(
    "alerts.quiet_hours",
    "",
    "Quiet hours",
    "Between two times, such as 22:00-06:30, only urgent alerts are sent; the others come together afterwards.",
    quiet_hours,
)
ALERT_DIGEST_MINUTES = Setting(
    "alerts.digest_minutes",
    5,
    "Minutes between messages",
    "What happens within so many minutes after a message goes into one message; 0 sends every alert by itself.",
    between(0, 1440),
)
ALERTS_AN_HOUR = Setting(
    "alerts.most_an_hour",
    6,
    "Messages an hour at most",
    "However much happens, no channel sends more messages than this within an hour.",
    between(1, 60),
)
ALERT_NAMES = Setting(
    "alerts.names",
    False,
    "Names in alerts",
    "Alerts name the people they are about. Leave it off where messages leave your own computers.",
)
ALERT_SIGN_INS = Setting(
    "alerts.failed_sign_ins",
    5,
    "Wrong passwords in a row",
    "So many wrong passwords for one name are an incident, each time again.",
    between(2, 20),
)
ALERT_CLOCK_SECONDS = Setting(
    "alerts.clock_seconds",
    120,
    "Seconds of a clock that jumped",
    "A clock of this computer that goes this far forward or back at once is an incident.",
    between(120, 86_400),
)
ALERT_EXPORT_ROWS = Setting(
    "alerts.export_rows",
    500,
    "Rows of a large export",
    "A file with more rows about people than this is an incident.",
    between(1, 1_000_000),
)
ALERT_FREE_MEBIBYTES = Setting(
    "alerts.free_mebibytes",
    1024,
    "MiB that are to be free",
    "Less free space on the disk of the records is an incident, once a day.",
    between(100, 1_000_000),
)
NOTICES: Setting[list[str]] = Setting(
    "privacy.notices",
    [],
    "Notices",
    "Every text about privacy that people were given, the oldest first; its place in the list is its version.",
)
"""Not among ALL: a notice is replaced by a new one and never changed."""

LONGEST_KEPT_MONTHS = 36
"""No kind of data about people is kept longer than three years (BIPA section 15(a) has that bound)."""

LONGEST_KEPT_DAYS = 1096

TEMPLATES_DAYS = Setting(
    "retention.templates_days",
    30,
    "Days faces are kept after leaving",
    "The faces of a person are destroyed this many days after the last day on the roll.",
    between(0, LONGEST_KEPT_DAYS),
    changing=Right.KEEP_RECORDS,
)
PUNCH_MONTHS = Setting(
    "retention.punch_months",
    24,
    "Months punches are kept",
    "Older punches are deleted. Ask what the law of your country wants for records of working time.",
    between(1, LONGEST_KEPT_MONTHS),
    changing=Right.KEEP_RECORDS,
)
SIGHTING_DAYS = Setting(
    "retention.sighting_days",
    90,
    "Days sightings are kept",
    "Sightings say when and at which camera a face was seen, also when no punch came of it.",
    between(1, LONGEST_KEPT_DAYS),
    changing=Right.KEEP_RECORDS,
)
INCIDENT_DAYS = Setting(
    "retention.incident_days",
    30,
    "Days incidents are kept",
    "Incidents are what the program warned of.",
    between(1, LONGEST_KEPT_DAYS),
    changing=Right.KEEP_RECORDS,
)
PICTURE_DAYS = Setting(
    "retention.picture_days",
    30,
    "Days pictures of incidents are kept",
    "Pictures go with their incident in any case; 0 deletes them with the next day.",
    between(0, LONGEST_KEPT_DAYS),
    changing=Right.KEEP_RECORDS,
)
AUDIT_MONTHS = Setting(
    "retention.audit_months",
    24,
    "Months the log is kept",
    "The log says who read, changed or was refused what.",
    between(1, LONGEST_KEPT_MONTHS),
    changing=Right.KEEP_RECORDS,
)
BACKUP_FOLDER = Setting(
    "backup.folder",
    "",
    "Folder for backups",
    "Where the daily backup goes, best on another disk. Empty means the folder backups beside the records.",
    absolute_path,
    changing=Right.KEEP_RECORDS,
)
BACKUP_KEEP_DAYS = Setting(
    "backup.keep_days",
    35,
    "Days backups are kept",
    "Older backups are removed, because they still hold what was deleted since.",
    between(2, 35),
    changing=Right.KEEP_RECORDS,
)
HEADS_FILE = Setting(
    "keeping.heads_file",
    "",
    "File for seals",
    "Every seal is also added to this file, best on a stick or another computer: it proves that nothing was cut off.",
    absolute_path,
    changing=Right.KEEP_RECORDS,
)

ALL: tuple[AnySetting, ...] = (
    SITE_NAME,
    SITE_ZONE,
    REPORT_ADDRESS,
    REPORT_REGISTRATION,
    REPORT_LOGO,
    RECOGNIZER,
    ENABLED_PLUGINS,
    ENABLED_CHECKS,
    PROOF_POLICY,
    PROOF_SECONDS,
    CLOSED_ROOM,
    WRONG_NAME_MONTHS,
    STRANGERS_A_DAY,
    KEPT_LOOK_DAYS,
    DETECTION_WIDTH,
    REPEAT_MINUTES,
    LOCK_MINUTES,
    VISITORS,
    VISITOR_DAYS,
    DWELL_SECONDS,
    UNKNOWN_COUNT,
    UNKNOWN_MINUTES,
    TAILGATING_SECONDS,
    TWO_PLACES_SECONDS,
    CAMERA_SECONDS,
    OUTSIDE_HOURS,
    INCIDENT_PICTURES,
    ALERT_QUIET_HOURS,
    ALERT_DIGEST_MINUTES,
    ALERTS_AN_HOUR,
    ALERT_NAMES,
    ALERT_SIGN_INS,
    ALERT_CLOCK_SECONDS,
    ALERT_EXPORT_ROWS,
    ALERT_FREE_MEBIBYTES,
    TEMPLATES_DAYS,
    PUNCH_MONTHS,
    SIGHTING_DAYS,
    INCIDENT_DAYS,
    PICTURE_DAYS,
    AUDIT_MONTHS,
    BACKUP_FOLDER,
    BACKUP_KEEP_DAYS,
    HEADS_FILE,
)
