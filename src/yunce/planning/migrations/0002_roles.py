import yunce.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoleHolder',
            fields=[
                ('id', models.CharField(default=yunce.kernel.ids.new_id, max_length=26, primary_key=True, serialize=False)),
                ('workspace_id', models.CharField(db_index=True, max_length=26)),
                ('initiative_id', models.CharField(max_length=26)),
                ('role', models.CharField(max_length=80)),
                ('user_id', models.CharField(max_length=26)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('initiative_id', 'role'), name='planning_one_holder_a_role')],
            },
        ),
    ]
